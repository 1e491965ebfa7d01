package dev.signalman.message;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;

/**
 * Pebble, held short: templates from memory only, data of maps, lists, texts and numbers only, every tag, filter and function from a list
 * of what is allowed, everything escaped, output bounded. See {@link TemplateLanguage}.
 */
final class TemplateEngine {
    private static final int LONGEST_OUTPUT = 1024 * 1024;
    private static final int LONGEST_PROBLEM = 300;

    private final PebbleEngine pebble;

    /** @param sources of all templates by name, with those that may be included */
    TemplateEngine(Map<String, String> sources, Markup markup) {
        var loader = new MemoryLoader();
        sources.forEach(loader::addTemplate);
        this.pebble = new PebbleEngine.Builder()
                .loader(loader)
                .extension(new TemplateLanguage(markup))
                .registerExtensionCustomizer(TemplateLanguage::allowed)
                .methodAccessValidator((object, method) -> false)
                .strictVariables(true)
                // Pebble would also trim after what is printed, which nobody expects
                .newLineTrimming(false)
                .autoEscaping(true)
                .defaultLocale(Locale.ROOT)
                .maxRenderedSize(LONGEST_OUTPUT)
                .build();
    }

    /** @throws Broken if the template, or one that it includes, cannot be read or fails */
    String render(String template, Map<String, Object> data) throws Broken {
        try {
            Writer out = new StringWriter();
            pebble.getTemplate(template).evaluate(out, data, Locale.ROOT);
            return out.toString();
        } catch (PebbleException e) {
            String file = e.getFileName() == null ? template : e.getFileName();
            Integer line = e.getLineNumber();
            throw new Broken(file, line == null ? 0 : line, words(e), e);
        } catch (StackOverflowError e) {
            throw new Broken(template, 0, "is nested too deeply", e);
        } catch (RuntimeException | IOException e) {
            throw new Broken(template, 0, words(e), e);
        }
    }

    private static String words(Exception e) {
        String message = e instanceof PebbleException pebble ? pebble.getPebbleMessage() : e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : Plain.line(message.replace(" and strict variables is set to true", ""), LONGEST_PROBLEM);
    }

    /** A template that cannot be read, or fails. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;
        private final String template;
        private final int line;

        Broken(String template, int line, String problem, Throwable cause) {
            super(problem, cause);
            this.template = template;
            this.line = line;
        }

        String template() {
            return template;
        }

        int line() {
            return line;
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }
}
