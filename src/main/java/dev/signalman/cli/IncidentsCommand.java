package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman incidents}. */
@Command(
        name = "incidents",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommandsRepeatable = false,
        description = "Lists the open incidents of a running daemon, tells the story of one, or acts on it.")
final class IncidentsCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/incidents";

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    IncidentsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return list("open", options);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists open incidents.")
    int list(@Option(names = "--all", description = "those that are over, too") boolean all, @Mixin DaemonOptions how) {
        return list(all ? "all" : "open", how);
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists incidents that are over, the last one first.")
    int history(@Mixin DaemonOptions how) {
        return list("past", how);
    }

    private int list(String state, DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            JsonNode incidents = talk.client().get(PATH + "?state=" + state);
            if (incidents.isEmpty() && !talk.output().json()) {
                talk.output().note(state.equals("open") ? "no incident is open" : "nothing found");
                return Main.OK;
            }
            return talk.rows(
                    incidents,
                    List.of("id", "severity", "state", "what", "since", "team"),
                    incident -> List.of(
                            Talk.plain(incident.path("id")),
                            Talk.plain(incident.path("severity")),
                            state(incident),
                            Talk.plain(incident.path("summary")),
                            Talk.time(incident.path("startsAt")),
                            Talk.plain(incident.path("team"))));
        });
    }

    private static String state(JsonNode incident) {
        List<String> words = new ArrayList<>(List.of(Talk.plain(incident.path("state"))));
        incident.path("marks").forEach(mark -> words.add(Talk.plain(mark)));
        return String.join(", ", words);
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Tells what an incident is about and what happened to it.")
    int show(@Parameters(paramLabel = "ID", description = "id of the incident") String id, @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            JsonNode incident = talk.client().get(PATH + "/" + Talk.segment(id));
            return talk.done(incident, story(incident));
        });
    }

    private static String story(JsonNode incident) {
        StringBuilder text = new StringBuilder();
        line(text, "id", Talk.plain(incident.path("id")));
        line(text, "what", Talk.plain(incident.path("summary")));
        line(text, "state", state(incident));
        line(text, "severity", Talk.plain(incident.path("severity")));
        line(text, "began", Talk.time(incident.path("startsAt")));
        line(text, "ended", Talk.time(incident.path("endsAt")));
        JsonNode acknowledgement = incident.path("acknowledgement");
        if (acknowledgement.isObject()) {
            String comment = Talk.plain(acknowledgement.path("comment"));
            line(
                    text,
                    "acknowledged",
                    "by " + Talk.plain(acknowledgement.path("by")) + (comment.isEmpty() ? "" : ": " + comment));
        }
        line(text, "team", Talk.plain(incident.path("team")));
        line(text, "told to", Talk.plain(incident.path("receivers")));
        line(text, "silenced by", Talk.plain(incident.path("silencedBy")));
        line(text, "description", Talk.plain(incident.at("/annotations/description")));
        line(text, "page", Talk.plain(incident.path("url")));
        StringBuilder labels = new StringBuilder();
        incident.path("labels")
                .properties()
                .forEach(label -> labels.append(labels.isEmpty() ? "" : " ")
                        .append(Cells.plain(label.getKey()))
                        .append("=\"")
                        .append(Talk.plain(label.getValue()))
                        .append('"'));
        line(text, "labels", labels.toString());
        incident.path("timeline")
                .forEach(moment -> text.append(Talk.time(moment.path("at")))
                        .append("  ")
                        .append(Talk.plain(moment.path("kind")))
                        .append("  ")
                        .append(Talk.plain(moment.path("text")))
                        .append('\n'));
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }

    @Command(
            name = "ack",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Says that you look after an incident: until it is resolved it is neither repeated nor escalated.")
    int ack(
            @Parameters(paramLabel = "ID", description = "id of an open incident") String id,
            @Mixin Who who,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            JsonNode incident = talk.client().post(PATH + "/" + Talk.segment(id) + "/acknowledge", who.body());
            return talk.done(incident, "acknowledged by " + who.author());
        });
    }

    @Command(
            name = "silence",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Silences what an incident is about, for a time from now on.")
    int silence(
            @Parameters(paramLabel = "ID", description = "id of an open incident") String id,
            @Option(
                            names = {"-d", "--duration"},
                            paramLabel = "TIME",
                            defaultValue = "1h",
                            description = "for how long (default: ${DEFAULT-VALUE})")
                    String duration,
            @Mixin Who who,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            ObjectNode body = who.body()
                    .put("duration", HowLong.read("--duration", duration).toString());
            JsonNode silence = talk.client().post(PATH + "/" + Talk.segment(id) + "/silence", body);
            return talk.done(silence, Talk.plain(silence.path("id")));
        });
    }

    @Command(
            name = "rerun",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Reruns the failed workflow that an incident is about.")
    int rerun(
            @Parameters(paramLabel = "ID", description = "id of an open incident") String id,
            @Mixin Who who,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            JsonNode answer = talk.client().post(PATH + "/" + Talk.segment(id) + "/rerun", who.body());
            return talk.done(answer, Talk.plain(answer.path("done")));
        });
    }

    /** Who acts, and why. */
    static final class Who {
        @Option(
                names = {"-a", "--author"},
                paramLabel = "NAME",
                description = "who you are (default: your user name)")
        private @Nullable String author;

        @Option(
                names = {"-c", "--comment"},
                paramLabel = "TEXT",
                defaultValue = "",
                description = "what others should know")
        @SuppressWarnings("NullAway.Init")
        private String comment;

        String author() {
            return author == null || author.isBlank() ? Talk.user() : author;
        }

        ObjectNode body() {
            return JsonNodeFactory.instance.objectNode().put("by", author()).put("comment", comment);
        }
    }
}
