package dev.signalman.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The templates that messages are made by: the built-in ones, of which users replace any. Immutable and safe between threads; reading
 * files again makes another one.
 */
public final class Templates {
    private static final int LONGEST_SOURCE = 64 * 1024;
    private static final String SUFFIX = ".peb";
    private static final Map<TemplateName, String> BUILT_IN = readBuiltIn();

    private final Map<TemplateName, TemplateFile> own;
    private final Map<TemplateName.Escaping, TemplateEngine> engines = new EnumMap<>(TemplateName.Escaping.class);
    private final Map<TemplateName.Escaping, TemplateEngine> fallback;

    private Templates(Map<TemplateName, TemplateFile> own, Map<TemplateName.Escaping, TemplateEngine> fallback) {
        this.own = own;
        Map<String, String> sources = sources(own);
        for (TemplateName.Escaping escaping : TemplateName.Escaping.values()) {
            engines.put(escaping, new TemplateEngine(sources, escaping.markup()));
        }
        this.fallback = fallback.isEmpty() ? engines : fallback;
    }

    /**
     * What reading templates came to.
     *
     * @param templates the built-in ones, with those of the user's in place that work
     * @param problems what is wrong with the others, in the order of the files
     */
    public record Loaded(Templates templates, List<TemplateFailure> problems) {}

    /** No template of the user's. */
    public static Templates builtIn() {
        return new Templates(Map.of(), Map.of());
    }

    /** The built-in templates with these in place; each is tried on examples of every kind of notification. */
    public static Loaded load(List<TemplateFile> files) {
        var problems = new ArrayList<TemplateFailure>();
        var own = new LinkedHashMap<TemplateName, TemplateFile>();
        for (TemplateFile file : files) {
            String base = file.file().substring(file.file().lastIndexOf('/') + 1);
            String text = base.endsWith(SUFFIX) ? base.substring(0, base.length() - SUFFIX.length()) : base;
            TemplateName name = TemplateName.of(text).orElse(null);
            if (name == null) {
                problems.add(
                        new TemplateFailure(text, file.file(), 0, "there is no template '" + text + "'; " + known()));
            } else if (file.source().length() > LONGEST_SOURCE) {
                problems.add(new TemplateFailure(text, file.file(), 0, "is longer than 64 KiB"));
            } else if (own.containsKey(name)) {
                problems.add(new TemplateFailure(
                        text,
                        file.file(),
                        0,
                        "replaces the same template as " + own.get(name).file()));
            } else {
                own.put(name, file);
            }
        }
        Templates builtIn = builtIn();
        var works = new LinkedHashMap<TemplateName, TemplateFile>();
        own.forEach((name, file) -> {
            // alone, so that a broken part is not found in every template that includes it
            List<TemplateFailure> found = new Templates(Map.of(name, file), builtIn.engines).problems(name);
            if (found.isEmpty()) {
                works.put(name, file);
            } else {
                problems.addAll(found);
            }
        });
        return new Loaded(works.isEmpty() ? builtIn : new Templates(works, builtIn.engines), List.copyOf(problems));
    }

    /** Names of the templates that a user can replace, such as {@code slack.title}. */
    public static List<String> names() {
        return Arrays.stream(TemplateName.values()).map(TemplateName::text).toList();
    }

    /** The source of a built-in template, to begin an own one with. */
    public static String source(String name) {
        String source = TemplateName.of(name).map(BUILT_IN::get).orElse(null);
        if (source == null) {
            throw new IllegalArgumentException("there is no template '" + name + "'; " + known());
        }
        return source;
    }

    /** What a template makes of data; if it fails, what the built-in one makes of it. */
    Text render(TemplateName name, Map<String, Object> data) {
        TemplateName.Escaping escaping = name.escaping();
        try {
            return new Text(engine(engines, escaping).render(name.text(), data), null);
        } catch (TemplateEngine.Broken broken) {
            return new Text(instead(name, data), failure(broken));
        }
    }

    private String instead(TemplateName name, Map<String, Object> data) {
        try {
            return engine(fallback, name.escaping()).render(name.text(), data);
        } catch (TemplateEngine.Broken broken) {
            // whatever it is that no template can tell, people must hear of it
            return name.escaping().markup().escape(String.valueOf(data.get("subject")));
        }
    }

    private static TemplateEngine engine(
            Map<TemplateName.Escaping, TemplateEngine> engines, TemplateName.Escaping escaping) {
        TemplateEngine engine = engines.get(escaping);
        if (engine == null) {
            throw new IllegalStateException("every escaping has its engine");
        }
        return engine;
    }

    /** At most one: after the first, the others are mostly the same one again. */
    private List<TemplateFailure> problems(TemplateName name) {
        for (Map<String, Object> example : Examples.data()) {
            for (TemplateName.Escaping escaping :
                    name.part() ? TemplateName.Escaping.values() : new TemplateName.Escaping[] {name.escaping()}) {
                try {
                    engine(engines, escaping).render(name.text(), example);
                } catch (TemplateEngine.Broken broken) {
                    return List.of(failure(broken));
                }
            }
        }
        return List.of();
    }

    private TemplateFailure failure(TemplateEngine.Broken broken) {
        TemplateFile file = TemplateName.of(broken.template()).map(own::get).orElse(null);
        return new TemplateFailure(
                broken.template(),
                file == null ? broken.template() + SUFFIX : file.file(),
                broken.line(),
                broken.problem());
    }

    private static Map<String, String> sources(Map<TemplateName, TemplateFile> own) {
        var sources = new LinkedHashMap<String, String>();
        BUILT_IN.forEach((name, source) -> sources.put(name.text(), source));
        own.forEach((name, file) -> sources.put(name.text(), file.source()));
        return sources;
    }

    private static String known() {
        return "templates are: " + names().stream().collect(Collectors.joining(", "));
    }

    private static Map<TemplateName, String> readBuiltIn() {
        var sources = new EnumMap<TemplateName, String>(TemplateName.class);
        for (TemplateName name : TemplateName.values()) {
            try (InputStream resource = Templates.class.getResourceAsStream(name.text() + SUFFIX)) {
                if (resource == null) {
                    throw new IllegalStateException("the program lacks its template " + name.text());
                }
                sources.put(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("template cannot be read: " + name.text(), e);
            }
        }
        return sources;
    }
}
