package dev.signalman.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The packs of rules that Signalman brings along. */
public final class Packs {
    /** Their names, in the order in which their rules look at each event. */
    public static final List<String> NAMES = List.of("self", "pipelines", "deployments", "agents", "schedules");

    private Packs() {}

    /** As they are given to {@link RuleFiles#load}, before the users' own. */
    public static List<RuleSource> sources() {
        return NAMES.stream()
                .map(name -> RuleSource.builtIn(name + ".yaml", text(name)))
                .toList();
    }

    /** The YAML of a pack. */
    public static String text(String name) {
        try (InputStream in = Packs.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the pack " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the pack " + name + " cannot be read", e);
        }
    }
}
