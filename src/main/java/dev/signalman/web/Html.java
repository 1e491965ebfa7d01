package dev.signalman.web;

import org.jspecify.annotations.Nullable;

/** Writes HTML; everything that is not markup of ours is escaped. */
final class Html {
    private final StringBuilder out = new StringBuilder(16 * 1024);

    /** Markup that this program wrote; never anything that came from outside. */
    Html markup(String constant) {
        out.append(constant);
        return this;
    }

    Html text(@Nullable String text) {
        String words = text == null ? "" : text;
        words.codePoints().forEach(this::escape);
        return this;
    }

    /** Text that is a link if the address is a web address, since an address such as {@code javascript:} must not become one. */
    Html link(@Nullable String url, String text) {
        if (url == null || !(url.startsWith("https://") || url.startsWith("http://"))) {
            return text(text);
        }
        return markup("<a rel=\"noreferrer noopener\" href=\"")
                .text(url)
                .markup("\">")
                .text(text)
                .markup("</a>");
    }

    /** A link to a page of ours. */
    Html page(String path, String text) {
        return markup("<a href=\"").text(path).markup("\">").text(text).markup("</a>");
    }

    Html badge(Mood mood, String text) {
        return markup("<span class=\"badge ")
                .markup(mood.text())
                .markup("\">")
                .text(text)
                .markup("</span>");
    }

    Html cell(String cssClass, String text) {
        return markup("<td class=\"").markup(cssClass).markup("\">").text(text).markup("</td>");
    }

    private void escape(int codePoint) {
        switch (codePoint) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
                // control and direction-changing characters could make a line look like another
                int type = Character.getType(codePoint);
                boolean visible = type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
                out.appendCodePoint(visible ? codePoint : 0xFFFD);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
