package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.alert.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman silence}, with the options of amtool. */
@Command(
        name = "silence",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommandsRepeatable = false,
        description = "Lists, adds, changes and ends silences of a running daemon.")
final class SilenceCommand implements Callable<Integer> {
    private static final String ALL = "/api/v2/silences";
    private static final String ONE = "/api/v2/silence/";

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    SilenceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return list(List.of(), false, false, options);
    }

    @Command(
            name = "list",
            aliases = "query",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists silences that are on or to come.")
    int list(
            @Parameters(
                            paramLabel = "MATCHER",
                            arity = "0..*",
                            description = "only those about this, such as project=web")
                    @Nullable
                    List<String> matchers,
            @Option(names = "--expired", description = "only those that are over") boolean expired,
            @Option(
                            names = {"-q", "--quiet"},
                            description = "only the ids")
                    boolean quiet,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            ArrayNode shown = JsonNodeFactory.instance.arrayNode();
            talk.client().get(ALL + "?" + Matchers.query(given(matchers))).forEach(silence -> {
                if (silence.at("/status/state").asText().equals("expired") == expired) {
                    shown.add(silence);
                }
            });
            if (quiet) {
                StringBuilder ids = new StringBuilder();
                shown.forEach(
                        silence -> ids.append(Talk.plain(silence.path("id"))).append('\n'));
                talk.output().print(ids.toString());
                return Main.OK;
            }
            return talk.rows(
                    shown,
                    List.of("id", "matchers", "state", "ends", "author", "comment"),
                    silence -> List.of(
                            Talk.plain(silence.path("id")),
                            matchers(silence.path("matchers")),
                            Talk.plain(silence.at("/status/state")),
                            Talk.time(silence.path("endsAt")),
                            Talk.plain(silence.path("createdBy")),
                            Talk.plain(silence.path("comment"))));
        });
    }

    private static List<String> given(@Nullable List<String> words) {
        return words == null ? List.of() : words;
    }

    private static String matchers(JsonNode matchers) {
        List<String> words = new ArrayList<>();
        matchers.forEach(m -> {
            boolean equal = m.path("isEqual").asBoolean(true);
            String operator = (equal ? "=" : "!") + (m.path("isRegex").asBoolean() ? "~" : equal ? "" : "=");
            words.add(Talk.plain(m.path("name")) + operator + '"' + Talk.plain(m.path("value")) + '"');
        });
        return String.join(" ", words);
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Silences alerts that match all of these, and prints the silence's id.")
    int add(
            @Parameters(
                            paramLabel = "MATCHER",
                            arity = "1..*",
                            description = "such as project=web or branch=~\"release/.*\"; a first word alone is the"
                                    + " alertname")
                    List<String> matchers,
            @Option(
                            names = {"-d", "--duration"},
                            paramLabel = "TIME",
                            defaultValue = "1h",
                            description = "for how long (default: ${DEFAULT-VALUE})")
                    String duration,
            @Option(names = "--start", paramLabel = "TIME", description = "from when (default: now)") @Nullable
                    String start,
            @Option(names = "--end", paramLabel = "TIME", description = "until when, instead of --duration") @Nullable
                    String end,
            @Option(
                            names = {"-a", "--author"},
                            paramLabel = "NAME",
                            description = "who you are (default: your user name)")
                    @Nullable
                    String author,
            @Option(
                            names = {"-c", "--comment"},
                            paramLabel = "TEXT",
                            required = true,
                            description = "why")
                    String comment,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            Instant now = Talk.now();
            Instant from = start == null ? now : When.read("--start", start, now);
            Instant until =
                    end == null ? from.plus(HowLong.read("--duration", duration)) : When.read("--end", end, now);
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode all = body.putArray("matchers");
            Matchers.read(matchers).forEach(matcher -> all.add(json(matcher)));
            body.put("startsAt", from.toString())
                    .put("endsAt", until.toString())
                    .put("createdBy", author == null ? Talk.user() : author)
                    .put("comment", comment);
            JsonNode answer = talk.client().post(ALL, body);
            return talk.done(answer, Talk.plain(answer.path("silenceID")));
        });
    }

    private static ObjectNode json(Matcher matcher) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", matcher.name())
                .put("value", matcher.value())
                .put("isRegex", matcher.isRegex())
                .put("isEqual", matcher.isEqual());
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Changes how long silences last, or their comment.")
    int update(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "ids of silences") List<String> ids,
            @Option(
                            names = {"-d", "--duration"},
                            paramLabel = "TIME",
                            description = "how long from their start")
                    @Nullable
                    String duration,
            @Option(names = "--end", paramLabel = "TIME", description = "until when") @Nullable String end,
            @Option(
                            names = {"-c", "--comment"},
                            paramLabel = "TEXT",
                            description = "why")
                    @Nullable
                    String comment,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            if (duration == null && end == null && comment == null) {
                throw new Wrong("nothing to change: give --duration, --end or --comment");
            }
            Duration time = duration == null ? null : HowLong.read("--duration", duration);
            Instant until = end == null ? null : When.read("--end", end, Talk.now());
            for (String id : ids) {
                JsonNode silence = talk.client().get(ONE + Talk.segment(id));
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                for (String field : List.of("id", "matchers", "startsAt", "endsAt", "createdBy", "comment")) {
                    body.set(field, silence.path(field));
                }
                if (until != null) {
                    body.put("endsAt", until.toString());
                } else if (time != null) {
                    body.put(
                            "endsAt",
                            Instant.parse(silence.path("startsAt").asText())
                                    .plus(time)
                                    .toString());
                }
                if (comment != null) {
                    body.put("comment", comment);
                }
                JsonNode answer = talk.client().post(ALL, body);
                talk.done(answer, Talk.plain(answer.path("silenceID")));
            }
            return Main.OK;
        });
    }

    @Command(name = "expire", mixinStandardHelpOptions = true, sortOptions = false, description = "Ends silences now.")
    int expire(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "ids of silences") List<String> ids,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            ids.forEach(id -> talk.client().delete(ONE + Talk.segment(id)));
            ArrayNode ended = JsonNodeFactory.instance.arrayNode();
            ids.forEach(ended::add);
            return talk.done(
                    JsonNodeFactory.instance.objectNode().set("expired", ended),
                    ids.size() == 1 ? "1 silence ended" : ids.size() + " silences ended");
        });
    }
}
