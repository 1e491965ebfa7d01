package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Lists that are paged by headers, with all that is odd about them. */
final class Paging {
    /** Rows in the order in which they are shown. */
    record Rows<T>(int size, IntFunction<T> at) {
        static <T> Rows<T> of(List<T> rows) {
            return new Rows<>(rows.size(), rows::get);
        }
    }

    @FunctionalInterface
    interface RowWriter<T> {
        void write(JsonGenerator json, T row) throws IOException;
    }

    private Paging() {}

    static <T> Reply page(Exchange request, int asked, int size, Rows<T> rows, RowWriter<T> writer) {
        int pages = Math.max(1, Math.ceilDiv(rows.size(), size));
        // A page beyond the last is the last again.
        int number = Math.min(asked, pages);
        long offset = (long) (number - 1) * size;
        if (number > 1)
            offset = switch (request.fault()) {
                case Fault.DuplicatePage d -> offset - size;
                case Fault.ShiftedPages shifted -> Math.max(0, offset - shifted.rows());
                case null, default -> offset;
            };
        int from = (int) Math.min(offset, rows.size());
        int to = (int) Math.min(offset + size, rows.size());
        return Reply.json(json -> {
                    json.writeStartArray();
                    for (int i = from; i < to; i++) writer.write(json, rows.at().apply(i));
                    json.writeEndArray();
                })
                .with(headers(request, number, size, pages, rows.size()));
    }

    static Map<String, String> headers(Exchange request, int number, int size, int pages, int total) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("link", link(request, number, pages));
        headers.put("total", Integer.toString(total));
        headers.put("per-page", Integer.toString(size));
        headers.put("total-pages", Integer.toString(pages));
        headers.put("page-number", Integer.toString(number));
        return headers;
    }

    private static String link(Exchange request, int number, int pages) {
        var links = new ArrayList<String>();
        if (number < pages) links.add(entry(request, number + 1, "next"));
        if (number > 1 && number <= pages) links.add(entry(request, number - 1, "prev"));
        links.add(entry(request, 1, "first"));
        links.add(entry(request, pages, "last"));
        return String.join(", ", links);
    }

    /** The scheme is that of the connection behind the proxy, so always plain http. */
    private static String entry(Exchange request, int page, String rel) {
        var query = new TreeMap<String, String>();
        for (var parameter : request.query()) query.put(parameter.getKey(), parameter.getValue());
        query.put("page", Integer.toString(page));
        var pairs = new ArrayList<String>();
        query.forEach((k, v) -> pairs.add(URLEncoder.encode(k, UTF_8) + "=" + URLEncoder.encode(v, UTF_8)));
        return "<http://" + request.host() + request.path() + "?" + String.join("&", pairs) + ">; rel=\"" + rel + "\"";
    }
}
