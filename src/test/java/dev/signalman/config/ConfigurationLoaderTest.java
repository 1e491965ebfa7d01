package dev.signalman.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signalman.config.LoadResult.Invalid;
import dev.signalman.config.LoadResult.Loaded;
import dev.signalman.glob.Glob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
    private static final String MINIMAL = """
            organizations:
              - name: acme
                url: https://acme.semaphoreci.com
                token: ${TOKEN}
            """;
    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "t0p-s3cret", "EMPTY", "");

    @TempDir
    Path folder;

    @Test
    void three_keys_are_enough() throws IOException {
        var configuration = loaded(MINIMAL);

        var organization = configuration.organizations().getFirst();
        assertThat(organization.name()).isEqualTo("acme");
        assertThat(organization.url()).isEqualTo(URI.create("https://acme.semaphoreci.com"));
        assertThat(organization.token().get()).isEqualTo("t0p-s3cret");
        assertThat(organization.api().requestTimeout()).isEqualTo(Duration.ofSeconds(35));
        assertThat(organization.branches().watch()).containsExactly(new Glob("main"), new Glob("master"));
        assertThat(configuration.http().listen()).isEqualTo(new ListenAddress("127.0.0.1", 8080));
        assertThat(configuration.rerun().mode()).isEqualTo(Configuration.RerunMode.OBSERVE);
        assertThat(configuration.route()).isNull();
    }

    @Test
    void the_reference_states_the_defaults() throws IOException {
        var environment = Map.of(
                "SEMAPHORE_API_TOKEN",
                "t0p-s3cret",
                "SLACK_WEBHOOK_URL",
                "https://slack.example/x",
                "WEBHOOK_URL",
                "https://hooks.example/ci",
                "WEBHOOK_KEY",
                "key");
        var result = ConfigurationLoader.load(Path.of("config/signalman.yaml"), environment);
        assertThat(result).isInstanceOf(Loaded.class);
        var reference = ((Loaded) result).configuration();
        var defaults = loaded(MINIMAL);

        assertThat(reference.organizations()).isEqualTo(defaults.organizations());
        assertThat(reference.http()).isEqualTo(defaults.http());
        assertThat(reference.storage()).isEqualTo(defaults.storage());
        assertThat(reference.global()).isEqualTo(defaults.global());
        assertThat(reference.rules()).isEqualTo(defaults.rules());
        assertThat(reference.incidents().flapping())
                .isEqualTo(defaults.incidents().flapping());
        assertThat(reference.incidents().retention())
                .isEqualTo(defaults.incidents().retention());
        assertThat(reference.rerun()).isEqualTo(defaults.rerun());
        assertThat(reference.metrics()).isEqualTo(defaults.metrics());
        assertThat(reference.log()).isEqualTo(defaults.log());
        assertThat(reference.shutdown()).isEqualTo(defaults.shutdown());
        assertThat(reference.receivers())
                .flatExtracting(Receiver::slackConfigs)
                .allMatch(slack -> slack.sendResolved() && !slack.allowPlainHttp());
    }

    @Test
    void values_are_read_in_the_units_that_they_are_written_in() throws IOException {
        var configuration = loaded(MINIMAL + """
                    api: { max_response_size: 2MiB, request_timeout: 1m30s, connect_timeout: 500ms }
                    watch: { backfill: 2d, quiet_interval: 1h30m }
                http: { listen: "[::1]:0" }
                """);

        assertThat(configuration.organizations().getFirst().api().maxResponseSize())
                .isEqualTo(new ByteSize(2 << 20));
        assertThat(configuration.organizations().getFirst().api().requestTimeout())
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(configuration.organizations().getFirst().api().connectTimeout())
                .isEqualTo(Duration.ofMillis(500));
        assertThat(configuration.organizations().getFirst().watch().backfill()).isEqualTo(Duration.ofDays(2));
        assertThat(configuration.organizations().getFirst().watch().quietInterval())
                .isEqualTo(Duration.ofMinutes(90));
        assertThat(configuration.http().listen()).isEqualTo(new ListenAddress("::1", 0));
    }

    @Test
    void alerting_is_written_in_the_words_of_alertmanager() throws IOException {
        var configuration = loaded(MINIMAL + """
                receivers: [{ name: oncall }, { name: boss }]
                route:
                  receiver: oncall
                  group_by: ["..."]
                  group_wait: 0s
                  escalations: [{ after: 15m, receiver: boss }]
                  routes: [{ matchers: ['team="web"'], mute_time_intervals: [night], repeat_interval: 1h }]
                inhibit_rules: [{ source_matchers: [a=b], target_matchers: [c=d], equal: [project] }]
                time_intervals:
                  - name: night
                    time_intervals:
                      - times: [{ start_time: "22:00", end_time: "24:00" }]
                        weekdays: ["monday:friday", Sunday]
                        days_of_month: [1, "-3:-1"]
                        months: ["november:december", 1]
                        years: ["2026:2027"]
                        location: Europe/Berlin
                rules: { adjust: [{ alert: PipelineStuck, for: 5m, params: { longer_than: 2h, strict: true } }] }
                """);

        var route = requireNonNull(configuration.route());
        assertThat(route.groupWait()).isEqualTo(Duration.ZERO);
        assertThat(route.repeatInterval()).isNull();
        assertThat(route.escalations()).containsExactly(new Route.Escalation(Duration.ofMinutes(15), "boss"));
        assertThat(route.routes().getFirst().muteTimeIntervals()).containsExactly("night");
        var night = configuration.timeIntervals().getFirst().timeIntervals().getFirst();
        assertThat(night.times())
                .containsExactly(new TimeInterval.Times(new ClockTime(22 * 60), new ClockTime(24 * 60)));
        assertThat(night.weekdays())
                .containsExactly(new CalendarRange.Weekdays(1, 5), new CalendarRange.Weekdays(0, 0));
        assertThat(night.daysOfMonth())
                .containsExactly(new CalendarRange.DaysOfMonth(1, 1), new CalendarRange.DaysOfMonth(-3, -1));
        assertThat(night.months()).containsExactly(new CalendarRange.Months(11, 12), new CalendarRange.Months(1, 1));
        assertThat(night.location()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(configuration.rules().adjust().getFirst().params())
                .containsExactlyInAnyOrderEntriesOf(Map.of("longer_than", "2h", "strict", "true"));
    }

    @Test
    void words_that_yaml_takes_for_something_else_mean_what_is_written() throws IOException {
        var configuration = loaded(MINIMAL.replace("name: acme", "name: no") + "rerun: { mode: off }\n");

        assertThat(configuration.organizations().getFirst().name()).isEqualTo("no");
        assertThat(configuration.rerun().mode()).isEqualTo(Configuration.RerunMode.OFF);
    }

    @Test
    void variables_defaults_files_and_escapes_are_filled_in() throws IOException {
        Files.writeString(folder.resolve("token"), "from-a-file\r\n");
        var configuration = loaded("""
                organizations:
                  - { name: "${UNSET:-a}-${EMPTY:-b}", url: "https://${UNSET:-acme.example}/", token: "${file:token}" }
                  - { name: "$${plain} $5", url: "https://b.example", token: "${TOKEN}", api: { max_in_flight: "${UNSET:-7}" } }
                """);

        assertThat(configuration.organizations()).extracting(Organization::name).containsExactly("a-b", "${plain} $5");
        assertThat(configuration.organizations().getFirst().url()).isEqualTo(URI.create("https://acme.example"));
        assertThat(configuration.organizations().getFirst().token().get()).isEqualTo("from-a-file");
        assertThat(configuration.organizations().get(1).api().maxInFlight()).isEqualTo(7);
    }

    @Test
    void a_section_without_content_has_its_defaults() throws IOException {
        assertThat(loaded(MINIMAL + "http:\nreceivers:\nstorage: {}\n")).isEqualTo(loaded(MINIMAL));
    }

    @Test
    void organizations_can_share_settings_by_anchors_and_merges() throws IOException {
        var configuration = loaded("""
                organizations:
                  - &shared
                    name: a
                    url: https://a.example
                    token: t
                    api: &api { max_in_flight: 9 }
                  - <<: *shared
                    name: b
                  - { name: c, url: https://c.example, token: t, api: *api }
                """);

        assertThat(configuration.organizations()).extracting(Organization::name).containsExactly("a", "b", "c");
        assertThat(configuration.organizations())
                .extracting(organization -> organization.api().maxInFlight())
                .containsOnly(9);
        assertThat(configuration.organizations().get(1).url()).isEqualTo(URI.create("https://a.example"));
    }

    @Test
    void routes_nest_and_name_receivers() throws IOException {
        var configuration = loaded(MINIMAL + """
                receivers: [{ name: oncall }, { name: hooks, webhook_configs: [{ url: "http://localhost:9000/x" }] }]
                route:
                  receiver: oncall
                  routes:
                    - matchers: ['severity="critical"', 'branch=~"release/.*"', project!=sandbox]
                      continue: true
                      routes: [{ receiver: hooks }]
                """);

        var child = requireNonNull(configuration.route()).routes().getFirst();
        assertThat(child.receiver()).isNull();
        assertThat(child.goesOn()).isTrue();
        assertThat(child.matchers())
                .containsExactly(
                        new LabelMatcher("severity=\"critical\""),
                        new LabelMatcher("branch=~\"release/.*\""),
                        new LabelMatcher("project!=sandbox"));
        assertThat(child.routes().getFirst().receiver()).isEqualTo("hooks");
    }

    @Test
    void secrets_do_not_print_themselves() throws IOException {
        assertThat(loaded(MINIMAL).toString()).contains("acme").doesNotContain("t0p-s3cret");
    }

    @Test
    void all_problems_are_reported_at_once_in_the_order_of_their_lines() throws IOException {
        var problems = invalid("""
                organizations:
                  - name: acme
                    url: acme.semaphoreci.com
                    token: ${NOT_SET}
                    api: { max_in_flight: 80, request_timeout: 5 }
                    watch: { backfil: 2h }
                receivers:
                  - name: slack
                route:
                  receiver: slak
                rerun: { mode: actt }
                """);

        assertThat(problems)
                .extracting(Problem::line, Problem::key)
                .containsExactly(
                        tuple(3, "organizations[0].url"),
                        tuple(4, "organizations[0].token"),
                        tuple(5, "organizations[0].api.max_in_flight"),
                        tuple(5, "organizations[0].api.request_timeout"),
                        tuple(6, "organizations[0].watch.backfil"),
                        tuple(10, "route.receiver"),
                        tuple(11, "rerun.mode"));
        assertThat(problems.get(5).toString())
                .endsWith("signalman.yaml:10: route.receiver is 'slak', which is not defined; receivers are: slack");
    }

    @Test
    void a_tree_that_aliases_blow_up_is_refused_quickly() throws IOException {
        var yaml = new StringBuilder(MINIMAL + "receivers: [{ name: a }]\nroute:\n  receiver: a\n  routes:\n");
        yaml.append("    - &r0 { receiver: a }\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("    - &r%d { routes: [*r%d, *r%d] }\n".formatted(i, i - 1, i - 1));
        }

        assertThat(invalid(yaml.toString()))
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("aliases"));
    }

    @Test
    void a_hopeless_file_does_not_fill_the_screen() throws IOException {
        var problems = invalid(MINIMAL
                + "x%d: 1\n"
                        .repeat(500)
                        .formatted(IntStream.range(0, 500).boxed().toArray()));

        assertThat(problems).hasSize(101);
        assertThat(problems.getLast().message()).isEqualTo("has 400 more problems");
    }

    @Test
    void a_missing_a_too_large_and_a_folder_file_are_named() throws IOException {
        Path large = folder.resolve("large.yaml");
        Files.writeString(large, "#".repeat((1 << 20) + 1));

        assertThat(messageFor(folder.resolve("none.yaml")))
                .isEqualTo("does not exist; name the configuration with --config");
        assertThat(messageFor(folder)).isEqualTo("is a folder; name the file in it");
        assertThat(messageFor(large)).isEqualTo("is larger than 1MiB, so it cannot be the configuration");
    }

    private static String messageFor(Path file) {
        return assertThat(ConfigurationLoader.load(file, Map.of()))
                .asInstanceOf(type(Invalid.class))
                .actual()
                .problems()
                .getFirst()
                .message();
    }

    private Configuration loaded(String yaml) throws IOException {
        LoadResult result = load(yaml);
        assertThat(result).isInstanceOf(Loaded.class);
        return ((Loaded) result).configuration();
    }

    private List<Problem> invalid(String yaml) throws IOException {
        LoadResult result = load(yaml);
        assertThat(result).isInstanceOf(Invalid.class);
        return ((Invalid) result).problems();
    }

    private LoadResult load(String yaml) throws IOException {
        Path file = folder.resolve("signalman.yaml");
        Files.writeString(file, yaml);
        return ConfigurationLoader.load(file, ENVIRONMENT);
    }
}
