package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
    private static final String GOOD = """
            rules:
              - alert: TargetBroken
                on: DeploymentFinished
                if: event.outcome.broken
                until: event.outcome.passed
                by: [project, target]
                annotations: { summary: "{{ labels.target }}: a deployment {{ event.outcome.kind }}" }
            """;

    @TempDir
    private Path folder;

    @Test
    void good_rules_are_counted() throws IOException {
        Path file = write("a.yaml", GOOD);
        Path other = write("b.yaml", GOOD.replace("TargetBroken", "Other"));

        Shell.Result one = Shell.empty().run("rules", "check", file.toString());
        Shell.Result two = Shell.empty().run("rules", "check", file.toString(), other.toString());

        assertThat(one.code()).isZero();
        assertThat(one.out()).isEqualTo("1 rule in 1 file is good\n");
        assertThat(one.err()).isEmpty();
        assertThat(two.out()).isEqualTo("2 rules in 2 files are good\n");
    }

    @Test
    void programs_read_one_line_for_each_problem() throws IOException {
        Path file =
                write("a.yaml", GOOD.replace("outcome.broken", "outcom.broken").replace("target]", "targt]"));

        Shell.Result result = Shell.empty().run("rules", "check", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .containsExactly(
                        file + ":4:15: event.outcom: DeploymentFinished has no such field; did you mean outcome?",
                        file + ":6:19: by: DeploymentFinished has no label targt; did you mean target?",
                        file + ":7:40: labels.target: the rule's by has no such label; it has organization, project",
                        "3 problems");
    }

    @Test
    void people_see_the_place() throws IOException {
        Path file = write("a.yaml", GOOD.replace("outcome.broken", "outcome.broke"));

        Shell.Result result = Shell.empty().atTerminal().run("rules", "check", file.toString());

        assertThat(result.err()).isEqualTo("""
                %s:4:23: event.outcome.broke: DeploymentFinished has no such field; did you mean broken?
                      if: event.outcome.broke
                                        ^
                1 problem
                """.formatted(file));
    }

    @Test
    void in_a_long_line_people_see_the_part_that_matters() throws IOException {
        Path file = write("a.yaml", GOOD.replace("event.outcome.broken", "true && ".repeat(50) + "watchd"));

        Shell.Result result = Shell.empty().atTerminal().run("rules", "check", file.toString());

        List<String> lines = result.err().lines().toList();
        assertThat(lines.get(1)).hasSizeLessThanOrEqualTo(80);
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).isEqualTo("watchd");
    }

    @Test
    void a_rule_that_can_never_end_is_good_with_a_warning() throws IOException {
        Path file = write("a.yaml", GOOD.replace("    until: event.outcome.passed\n", ""));

        Shell.Result result = Shell.empty().run("rules", "check", file.toString());

        assertThat(result.code()).isZero();
        assertThat(result.err())
                .isEqualTo("warning: " + file + ":2:5: TargetBroken can never end by itself: say until when it is so"
                        + " (until: …), or that it is only told once (news: true)\n");
        assertThat(result.out()).isEqualTo("1 rule in 1 file is good\n");
    }

    @Test
    void the_same_alert_in_two_files_names_both_places() throws IOException {
        Path file = write("a.yaml", GOOD);
        Path other = write("b.yaml", GOOD);

        Shell.Result result = Shell.empty().run("rules", "check", file.toString(), other.toString());

        assertThat(result.err().lines())
                .contains(other + ":2:12: alert TargetBroken is there already, at " + file
                        + ":2:12; choose another name, or adjust that one in the configuration");
    }

    @Test
    void an_alert_that_is_built_in_already_is_told() throws IOException {
        Path file = write("a.yaml", GOOD.replace("TargetBroken", "DeploymentFailed"));

        Shell.Result result = Shell.empty().run("rules", "check", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith(file + ":2:12: alert DeploymentFailed is there already, at deployments.yaml:")
                .contains("; choose another name, or adjust that one in the configuration\n1 problem\n");
    }

    @Test
    void a_configuration_brings_its_packs_and_adjustments() throws IOException {
        Path file = write("a.yaml", GOOD.replace("TargetBroken", "DeploymentFailed"));
        String organization = "organizations: [{ name: acme, url: 'https://acme.semaphoreci.com', token: t }]\n";
        Path off = write("off.yaml", organization + "rules: { packs: { deployments: false } }\n");
        Path unknown = write(
                "unknown.yaml", organization + "rules: { adjust: [{ alert: PipelineFaild, severity: critical }] }\n");

        Shell.Result good = Shell.empty().run("rules", "check", "--config", off.toString(), file.toString());
        Shell.Result wrong = Shell.empty()
                .run(
                        "rules",
                        "check",
                        "--config",
                        unknown.toString(),
                        write("b.yaml", GOOD).toString());

        assertThat(good.all()).isEqualTo("1 rule in 1 file is good\n");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("there is no alert PipelineFaild; did you mean PipelineFailed?");
    }

    @Test
    void every_rule_is_listed_as_it_is_configured() throws IOException {
        Path config = write("signalman.yaml", """
                organizations: [{ name: acme, url: 'https://acme.semaphoreci.com', token: t }]
                rule_files: [a.yaml]
                rules:
                  packs: { agents: false }
                  adjust:
                    - { alert: PipelineFailed, severity: critical }
                    - { alert: ScheduleFailed, enabled: false }
                    - { alert: TargetUnavailable, for: 1h }
                """);
        write("a.yaml", GOOD);

        Shell.Result text = Shell.empty().run("rules", "list", "--config", config.toString());
        Shell.Result json = Shell.empty().run("rules", "list", "--json", "--config", config.toString());

        assertThat(text.code()).isZero();
        assertThat(text.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "NAME PACK ON SEVERITY KIND SUMMARY",
                        "ScheduleFailed schedules off warning event {{ labels.project }}: scheduler {{ labels.schedule }} failed",
                        "TargetBroken custom on warning event {{ labels.target }}: a deployment {{ event.outcome.kind }}")
                .anyMatch(line -> line.startsWith("PipelineFailed pipelines on critical event "))
                .anyMatch(line -> line.startsWith("TargetUnavailable deployments on warning for 1h "))
                .anyMatch(line -> line.startsWith("PipelineStuck pipelines on warning still running after 1h "))
                .anyMatch(line -> line.startsWith("PipelineFailedRepeatedly pipelines off critical 3 in a row "))
                .anyMatch(line -> line.startsWith("DeploymentsStopped deployments off warning absent for 1d "))
                .anyMatch(line -> line.startsWith("PipelineFailureRate pipelines off warning rate over 6h and 1h "))
                .noneMatch(line -> line.startsWith("AgentTypeEmpty"));
        assertThat(json.out()).contains("\"name\": \"ScheduleFailed\"", "\"on\": false");
    }

    @Test
    void files_that_cannot_be_read_are_named() throws IOException {
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, new byte[] {(byte) 0xe9, ' ', (byte) 0xe9});

        Shell.Result result = Shell.empty()
                .run("rules", "check", folder.resolve("none.yaml").toString(), latin.toString(), folder.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly(
                        folder.resolve("none.yaml") + ": does not exist",
                        latin + ": is not UTF-8; save it as UTF-8",
                        folder + ": is a folder; name the files in it",
                        "3 problems");
    }

    @Test
    void without_a_file_it_is_used_wrongly() {
        assertThat(Shell.empty().run("rules", "check").code()).isEqualTo(2);
        assertThat(Shell.empty().run("rules").code()).isEqualTo(2);
        assertThat(Shell.empty().run("rules", "chek", "x").err()).contains("did you mean 'check'?");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
