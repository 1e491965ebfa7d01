package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScrubberTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "export API_TOKEN=S3CRET-value",
                "DB_PASSWORD: S3CRET-value",
                "\"client_secret\": \"S3CRET-value\"",
                "password='S3CRET-value'",
                "curl -H 'Authorization: Token S3CRET-value' https://x",
                "Authorization: Bearer S3CRET-value",
                "psql postgres://app:S3CRET-value@db/prod",
                "deploy --token S3CRET-value --verbose",
                "deploy --password=S3CRET-value",
                "AWS_SECRET_ACCESS_KEY=S3CRET-value",
                "apikey=S3CRET-value&x=1",
                "https://hooks.slack.com/services/T0/B0/S3CRET-value",
                "ghp_S3CRETvalue0123456789abcdef",
                "glpat-S3CRETvalue0123456789",
                "xoxb-S3CRETvalue-0123456789",
                "eyJhbGciOiJIUzI1NiJ9.S3CRETvalue.abcdefgh",
                "curl -u admin:S3CRET-value https://x",
                "https://blob.example/x?sv=1&sig=S3CRETvalue",
                "AccountKey=S3CRET-value",
                "npm_S3CRETvalue0123456789abcdef",
                "S3CRETline\nS3CRET\n-----END OPENSSH PRIVATE KEY-----\nok",
                "-----BEGIN RSA PRIVATE KEY-----\nS3CRET\nabc\n-----END RSA PRIVATE KEY-----",
            })
    void what_looks_like_a_secret_is_taken_out(String line) {
        assertThat(SecretScrubber.scrub(line)).doesNotContain("S3CRET").contains("***");
    }

    @Test
    void a_hundred_long_lines_take_no_time() {
        String lines = ("progress.".repeat(33) + "\n").repeat(100);
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> SecretScrubber.scrub(lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FAIL src/login_test.go:42: expected 200, got 503",
                "12 tests, 1 failure: TokenParserTest.reads_a_token",
                "HEAD is now at 989070588db7b20d08a20b137acb6ac21a790f36",
                "downloading https://repo.example.com/a/b/c.jar",
                "keyboard: ok, monkey=banana",
            })
    void ordinary_lines_stay_as_they_are(String line) {
        assertThat(SecretScrubber.scrub(line)).isEqualTo(line);
    }
}
