package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
                "X_PASS=S3CRET-value",
                "DB_PWD: S3CRET-value",
                "SMTP_PASS2='S3CRET value'",
                "export db_pass=S3CRET-value",
                "dbPass: S3CRET-value",
                "Uid=sa;Pwd=S3CRET-value;Timeout=5",
                "pass=S3CRET-value",
                "\"pass\": \"S3CRET-value\"",
                "{\\\"password\\\": \\\"S3CRET-value\\\"}",
                "options=password=S3CRET-value",
                "deploy --db-password S3CRET-value",
                "sshpass -p S3CRET-value ssh app@host",
                "git clone https://S3CRETvalue@github.com/acme/api.git",
                "git+https://S3CRETvalue@github.com/acme/api.git",
                "SENTRY_DSN http://S3CRETvalue@o1.ingest.example/4",
                "fetching https://app:S3CRET@S3CRET-value@host/x",
                "-----BEGIN RSA PRIVATE KEY-----\nS3CRET\nabc\n-----END RSA PRIVATE KEY-----",
            })
    void what_looks_like_a_secret_is_taken_out(String line) {
        assertThat(SecretScrubber.scrub(line)).doesNotContain("S3CRET").contains("***");
    }

    /** Whatever is in the lines, each rule reads each character a bounded number of times. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "progress.",
                "token",
                "token ",
                "token=",
                "token=\"",
                "a=",
                "a:",
                "_pass",
                "https://",
                "https://a",
                "https://a:",
                "https://a@",
                "a://a:a",
                "a.a.",
                "a",
                "-",
                "--a ",
                "-----BEGIN ",
                "-----BEGIN A PRIVATE KEY-----",
                "authorization ",
                "authorization: basic ",
                "-u a",
                "eyJaaaaaaaaa.",
                " ",
                "\n",
                "'",
            })
    void hostile_lines_cost_no_more_than_their_length(String piece) {
        String lines = (piece.repeat(300).substring(0, 299) + "\n").repeat(100);
        for (String text : List.of(lines, lines + "!", "token" + lines, lines + "-----END A PRIVATE KEY-----")) {
            for (SecretScrubber.Rule rule : SecretScrubber.RULES) {
                Counted counted = new Counted(text);
                rule.apply(counted);
                assertThat(counted.reads)
                        .as("characters read by rule %d", SecretScrubber.RULES.indexOf(rule))
                        .isLessThan(150L * text.length());
            }
        }
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FAIL src/login_test.go:42: expected 200, got 503",
                "12 tests, 1 failure: TokenParserTest.reads_a_token",
                "HEAD is now at 989070588db7b20d08a20b137acb6ac21a790f36",
                "downloading https://repo.example.com/a/b/c.jar",
                "keyboard: ok, monkey=banana",
                "pass: 12 tests",
                "pass: all of them",
                "pass=12 fail=0",
                "PASS src/foo.test.js",
                "--- PASS: TestLogin (0.01s)",
                "compass=1",
                "bypass: true",
                "byPass: true",
                "first_pass: 12",
                "PWD=/home/semaphore/api",
                "OLDPWD=/home/semaphore",
                "cloning ssh://git@github.com/acme/api.git",
                "cloning https://git@github.com/acme/api.git",
                "connecting to postgres://app@db/prod",
                "mail from ada@example.com: see https://example.com/a?b=c@d",
            })
    void ordinary_lines_stay_as_they_are(String line) {
        assertThat(SecretScrubber.scrub(line)).isEqualTo(line);
    }
}
