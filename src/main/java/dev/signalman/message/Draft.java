package dev.signalman.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The texts of one message, made by templates and cut, and what went wrong with these. */
final class Draft {
    private static final Pattern BLANK_LINES = Pattern.compile("[ \\t]*\\n(?:[ \\t]*\\n)+");

    private final Templates templates;
    private final Map<String, Object> data;
    private final List<TemplateFailure> failures = new ArrayList<>();

    Draft(Templates templates, Map<String, Object> data) {
        this.templates = templates;
        this.data = data;
    }

    Map<String, Object> data() {
        return data;
    }

    /** The data once for each alert that is shown, with that one in front. */
    List<Map<String, Object>> alerts() {
        var each = new ArrayList<Map<String, Object>>();
        if (data.get("alerts") instanceof List<?> alerts) {
            alerts.forEach(alert -> {
                var about = new LinkedHashMap<>(data);
                about.put("alert", alert);
                each.add(about);
            });
        }
        return each;
    }

    /** In one line. */
    String line(TemplateName name, int limit) {
        return cut(name, write(name, data).replaceAll("\\s*\\n\\s*", " ").strip(), limit);
    }

    /** In lines, at most one of them blank between two others. */
    String lines(TemplateName name, int limit) {
        return lines(name, data, limit);
    }

    /** As {@link #lines(TemplateName, int)}, of other data. */
    String lines(TemplateName name, Map<String, Object> other, int limit) {
        return cut(
                name, BLANK_LINES.matcher(write(name, other)).replaceAll("\n\n").strip(), limit);
    }

    /** As the template wrote it. */
    String document(TemplateName name) {
        return write(name, data).strip();
    }

    List<TemplateFailure> failures() {
        return failures;
    }

    private String write(TemplateName name, Map<String, Object> with) {
        Text text = templates.render(name, with);
        TemplateFailure failure = text.failure();
        if (failure != null && !failures.contains(failure)) {
            failures.add(failure);
        }
        return text.text();
    }

    private static String cut(TemplateName name, String text, int limit) {
        return name.escaping().markup().cut(text, limit);
    }
}
