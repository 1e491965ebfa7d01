package dev.signalman.message;

/** Cutting text in which some characters are written as entities of HTML. */
final class Entities {
    private static final int LONGEST = 8;

    private Entities() {}

    /** The beginning, as {@link Plain#head}, with no entity cut in two. */
    static String head(String escaped, int limit) {
        if (escaped.length() <= limit) {
            return escaped;
        }
        String start = Plain.head(escaped, limit);
        String body = start.substring(0, start.length() - Math.min(start.length(), Plain.ELLIPSIS.length()));
        int entity = body.lastIndexOf('&');
        return entity >= 0 && body.indexOf(';', entity) < 0 && body.length() - entity < LONGEST
                ? body.substring(0, entity) + Plain.ELLIPSIS
                : start;
    }

    /** The end, as {@link Plain#tail}, with no entity cut in two. */
    static String tail(String escaped, int limit) {
        if (escaped.length() <= limit) {
            return escaped;
        }
        String end = Plain.tail(escaped, limit);
        String mark = Plain.ELLIPSIS + "\n";
        if (!end.startsWith(mark)) {
            return end;
        }
        String body = end.substring(mark.length());
        int from = escaped.length() - body.length();
        int entity = escaped.lastIndexOf('&', from - 1);
        int closed = entity < 0 ? -1 : escaped.indexOf(';', entity);
        return entity >= 0 && from - entity < LONGEST && closed >= from && closed - entity < LONGEST
                ? mark + escaped.substring(closed + 1)
                : end;
    }
}
