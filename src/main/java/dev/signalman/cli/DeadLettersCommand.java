package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman dead-letters}. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommandsRepeatable = false,
        description = "Lists the messages that a running daemon gave up, sends them again, or forgets them.")
final class DeadLettersCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/dead-letters";
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 200;

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    DeadLettersCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return list(null, options);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists messages that were given up.")
    int list(
            @Option(
                            names = "--integration",
                            paramLabel = "NAME",
                            description = "only of this one, such as oncall/slack0")
                    @Nullable
                    String integration,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            String filter = integration == null ? "" : "&integration=" + Talk.segment(integration);
            JsonNode page = talk.client().get(PATH + "?limit=" + PAGE + filter);
            page.path("letters").forEach(all::add);
            for (int pages = 1; page.path("next").isNumber() && pages < MOST_PAGES; pages++) {
                page = talk.client()
                        .get(PATH + "?limit=" + PAGE + "&after="
                                + page.path("next").longValue() + filter);
                page.path("letters").forEach(all::add);
            }
            return talk.rows(
                    all,
                    List.of("id", "for", "what", "given up", "tried", "error"),
                    letter -> List.of(
                            Talk.plain(letter.path("id")),
                            Talk.plain(letter.path("integration")),
                            Talk.plain(
                                    letter.path(letter.path("summary").asText().isEmpty() ? "group" : "summary")),
                            Talk.time(letter.path("givenUpAt")),
                            Talk.plain(letter.path("attempts")),
                            Talk.plain(letter.path("error"))));
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows a message and why it was given up.")
    int show(@Parameters(paramLabel = "ID", description = "its id") long id, @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            JsonNode letter = talk.client().get(PATH + "/" + id);
            return talk.done(letter, TextForm.of(letter).stripTrailing());
        });
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Sends messages again.")
    int replay(
            @Parameters(paramLabel = "ID", arity = "0..*", description = "their ids") @Nullable List<Long> ids,
            @Option(names = "--integration", paramLabel = "NAME", description = "all of this one instead of ids")
                    @Nullable
                    String integration,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            boolean some = ids != null && !ids.isEmpty();
            if (some == (integration != null)) {
                throw new Wrong("give either ids, or all of an integration with --integration NAME");
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (integration != null) {
                body.put("integration", integration);
            } else if (ids != null) {
                ArrayNode wanted = body.putArray("ids");
                ids.forEach(wanted::add);
            }
            JsonNode answer = talk.client().post(PATH + "/replay", body);
            long queued = answer.path("queued").asLong();
            long left = answer.path("overtaken").asLong();
            long unknown = answer.path("unknown").asLong();
            talk.done(
                    answer,
                    queued + " will be sent again"
                            + (left == 0 ? "" : ", " + left + " stay, since newer messages have been sent")
                            + (unknown == 0 ? "" : ", " + unknown + " are not there"));
            return unknown > 0 && queued == 0 ? Failure.NOT_FOUND : Main.OK;
        });
    }

    @Command(name = "discard", mixinStandardHelpOptions = true, sortOptions = false, description = "Forgets messages.")
    int discard(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "their ids") List<Long> ids,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            ids.forEach(id -> talk.client().delete(PATH + "/" + id));
            return talk.done(
                    JsonNodeFactory.instance.objectNode().put("discarded", ids.size()), ids.size() + " forgotten");
        });
    }
}
