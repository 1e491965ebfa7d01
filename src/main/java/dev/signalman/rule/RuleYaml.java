package dev.signalman.rule;

import dev.signalman.words.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** One source as YAML nodes, bounded in every way, with the place of each. What is wrong is noted, and reading goes on. */
public final class RuleYaml {
    static final int MAX_TEXT = 1 << 20;
    private static final int MAX_DEPTH = 30;
    /** Aliases can make a small text mean a huge tree. */
    private static final int MAX_VALUES = 20_000;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP, Tag.MERGE);

    private final String name;
    private final String what;
    private final Findings findings;
    private final Written.Lines lines;
    private final @Nullable Node root;
    private int values;

    /**
     * A key with its value.
     *
     * @param key as it stands in the source
     * @param value what it is
     */
    public record Entry(ScalarNode key, Node value) {}

    RuleYaml(RuleSource source, Findings findings) {
        this(source, findings, "rules");
    }

    /**
     * Reads a source.
     *
     * @param what its main key, such as {@code rules}, which says what it should hold
     */
    public RuleYaml(RuleSource source, Findings findings, String what) {
        this.name = source.name();
        this.what = what;
        this.findings = findings;
        String text = source.text().startsWith("\uFEFF") ? source.text().substring(1) : source.text();
        boolean tooLarge = text.length() > MAX_TEXT;
        this.lines = new Written.Lines(name, tooLarge ? "" : text);
        this.root = tooLarge ? tooLarge() : parse(text);
    }

    private @Nullable Node tooLarge() {
        whole("is larger than 1MiB, so these cannot be " + what);
        return null;
    }

    /** Null if there is nothing that can be read; why has been noted. */
    public @Nullable Node root() {
        return root;
    }

    private @Nullable Node parse(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_TEXT);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMergeOnCompose(true);
        try {
            Node node = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
                    .getSingleNode();
            if (node == null || Tag.NULL.equals(node.getTag())) {
                whole("is empty; " + what + " begin with: " + what + ":");
                return null;
            }
            return node;
        } catch (MarkedYAMLException e) {
            String message = syntax(e.getProblem());
            if (e.getProblemMark() == null) {
                whole(message);
            } else {
                findings.problem(new RuleProblem(
                        name,
                        e.getProblemMark().getLine() + 1,
                        e.getProblemMark().getColumn() + 1,
                        message));
            }
        } catch (YAMLException e) {
            whole("is not YAML: it has characters that are not text, too many aliases, or is nested too deeply");
        } catch (IllegalArgumentException e) {
            // the parser passes on what is wrong with a tag as it is, without a place
            whole("has a YAML tag (!…) that cannot be one; write the value without it");
        }
        return null;
    }

    private static String syntax(@Nullable String problem) {
        String what = problem == null ? "" : problem;
        if (what.startsWith("found undefined alias")) {
            return "an alias (*…) that nothing defines; put quotes around a value that begins with *";
        }
        if (what.startsWith("Global tag is not allowed")) {
            return "a YAML tag (!!…); write the value without it";
        }
        if (what.startsWith("but found another document")) {
            return "a second document after ---; only one is read";
        }
        if (what.contains("'\\t(TAB)'")) {
            return "not YAML here: a tab where YAML wants spaces";
        }
        if (what.startsWith("mapping values are not allowed here")) {
            return "not YAML here: a colon inside of a value; put quotes around the value";
        }
        return "not YAML here: check the indentation, the colons, that quotes and brackets are closed, and that a value with # or with a"
                + " colon is in quotes";
    }

    private void whole(String message) {
        findings.problem(new RuleProblem(name, 0, 0, message));
    }

    Written.Place place(Node node) {
        return lines.place(node);
    }

    Written written(ScalarNode node) {
        return Written.of(lines, node);
    }

    /** What is wrong at a node, for later. */
    public RuleProblem at(Node node, String message) {
        return place(node).problem(message);
    }

    public void problem(Node node, String message) {
        findings.problem(place(node), message);
    }

    void warning(Node node, String message) {
        findings.warning(place(node), message);
    }

    /** The entries of a section, whatever their keys; empty if it is none, which is noted. */
    public Map<String, Entry> entries(String what, Node node) {
        if (!taken(what, node)) {
            return Map.of();
        }
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + " must be a section with keys, is " + kind(node));
            return Map.of();
        }
        var entries = new LinkedHashMap<String, Entry>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(
                        tuple.getKeyNode(),
                        what
                                + " has a key that is not a plain text; put quotes around a value that begins with { or [");
                continue;
            }
            Entry before = entries.putIfAbsent(key.getValue(), new Entry(key, tuple.getValueNode()));
            if (before != null && seen.add(key)) {
                problem(key, what + " has " + shown(key.getValue()) + " twice; remove one of them");
            }
        }
        return entries;
    }

    /** The entries of a section whose keys are known; others are noted, and left out. */
    public Map<String, Entry> entries(String what, Node node, List<String> known) {
        Map<String, Entry> all = entries(what, node);
        for (Map.Entry<String, Entry> entry : all.entrySet()) {
            if (!known.contains(entry.getKey())) {
                problem(
                        entry.getValue().key(),
                        shown(entry.getKey()) + " is not a key of " + what
                                + Nearest.to(shown(entry.getKey()), known)
                                        .map(word -> "; did you mean " + word + "?")
                                        .orElse("; known here: " + String.join(", ", known)));
            }
        }
        return all;
    }

    /** The elements of a list; a single value is a list of one. Empty if it is none, which is noted. */
    public List<Node> elements(String what, Node node) {
        if (node instanceof ScalarNode && !isEmpty(node)) {
            return List.of(node);
        }
        if (!taken(what, node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, what + " must be a list: begin each entry with \"- \", or put [ ] around; is " + kind(node));
            return List.of();
        }
        return new ArrayList<>(sequence.getValue());
    }

    /** A single value; null if it is none, which is noted. */
    public @Nullable ScalarNode scalar(String what, Node node) {
        if (!taken(what, node)) {
            return null;
        }
        if (isEmpty(node)) {
            problem(node, what + " is empty; give it a value or remove it (a value that begins with # needs quotes)");
            return null;
        }
        if (!(node instanceof ScalarNode scalar)) {
            problem(
                    node,
                    what + " must be a single value, is " + kind(node)
                            + (node instanceof MappingNode ? "; put quotes around a text that begins with {" : ""));
            return null;
        }
        return scalar;
    }

    /** Counts what is read, and refuses tags. */
    private boolean taken(String what, Node node) {
        if (++values > MAX_VALUES) {
            if (values == MAX_VALUES + 1) {
                problem(node, "too much: with its aliases the source has more than " + MAX_VALUES + " values");
            }
            return false;
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            problem(
                    node,
                    what
                            + " has a YAML tag (!…); write the value without it, or put quotes around a value that begins with !");
            return false;
        }
        return true;
    }

    public static boolean isEmpty(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private static String kind(Node node) {
        if (isEmpty(node)) {
            return "empty";
        }
        return switch (node) {
            case MappingNode section -> "a section";
            case SequenceNode list -> "a list";
            default -> "a single value";
        };
    }

    /** A text from the source in a message: one line, and not longer than what people read. */
    public static String shown(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(61)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.codePointCount(0, line.length()) > 60
                ? line.substring(0, line.offsetByCodePoints(0, 60)) + "…"
                : line;
    }
}
