package dev.signalman.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Values that are put where secrets belong, and looked for where none may be, in every form in which they could have got there. */
public final class Canaries {
    private final Map<String, Set<String>> forms = new TreeMap<>();

    /** @param values by the place where they are put: ASCII, long enough to be found by chance nowhere */
    public Canaries(Map<String, String> values) {
        values.forEach((place, value) -> forms.put(place, forms(value)));
    }

    /** The places whose canary is in it. */
    public List<String> in(byte[] content) {
        String text = new String(content, ISO_8859_1);
        return forms.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(text::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every form of every canary, for whoever wants to know that the search finds it. */
    public List<String> allForms() {
        return forms.values().stream().flatMap(Set::stream).toList();
    }

    public int size() {
        return forms.size();
    }

    private static Set<String> forms(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        String url = URLEncoder.encode(value, UTF_8);
        forms.add(url);
        forms.add(url.toLowerCase(java.util.Locale.ROOT));
        String json = json(value);
        forms.add(json);
        forms.add(json(json));
        forms.add(json.replace("/", "\\/"));
        String html = value.replace("&", "&amp;").replace("<", "&lt;");
        forms.add(html.replace("\"", "&quot;"));
        forms.add(html.replace("\"", "&#34;"));
        forms.addAll(base64(value));
        return forms;
    }

    private static String json(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** What is the same of it whatever was encoded before and behind it. */
    private static List<String> base64(String value) {
        List<String> forms = new ArrayList<>();
        for (int shift = 0; shift < 3; shift++) {
            byte[] padded = ("\0".repeat(shift) + value).getBytes(UTF_8);
            int whole = padded.length - padded.length % 3;
            int from = shift == 0 ? 0 : 4;
            forms.add(Base64.getEncoder().encodeToString(padded).substring(from, whole / 3 * 4));
            forms.add(Base64.getUrlEncoder().encodeToString(padded).substring(from, whole / 3 * 4));
        }
        return forms;
    }
}
