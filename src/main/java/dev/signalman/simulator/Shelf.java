package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Things of the Go gateway that have an id and a unique name, and are listed by opaque tokens. */
final class Shelf {
    /** One of them. */
    static final class Item {
        final String id;
        final long created;
        String name;
        long updated;
        ObjectNode content;

        Item(String id, String name, long now, ObjectNode content) {
            this.id = id;
            this.name = name;
            this.created = now;
            this.updated = now;
            this.content = content;
        }
    }

    static final Comparator<Item> BY_NAME =
            Comparator.<Item, String>comparing(i -> i.name).thenComparing(i -> i.id);
    static final Comparator<Item> BY_CREATION =
            Comparator.<Item>comparingLong(i -> i.created).thenComparing(i -> i.id);

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final World world;
    private final Ids.Kind kind;
    private final List<Item> items = new ArrayList<>();

    Shelf(World world, Ids.Kind kind) {
        this.world = world;
        this.kind = kind;
    }

    List<Item> items() {
        return items;
    }

    @Nullable
    Item find(String idOrName) {
        return items.stream()
                .filter(i -> i.id.equals(idOrName) || i.name.equals(idOrName))
                .findFirst()
                .orElse(null);
    }

    /** Why something cannot have this name; null if it can. */
    @Nullable
    String refusal(String name, @Nullable Item self) {
        if (name.isEmpty()) return "name can't be blank";
        if (UUID.matcher(name).find()) return "name can't contain a UUID";
        var other = find(name);
        return other == null || other == self ? null : "name has already been taken";
    }

    Item add(String name, ObjectNode content) {
        var item = new Item(world.ids.of(kind, world.shelved++), name, world.timeline.now(), content);
        items.add(item);
        return item;
    }

    void replace(Item item, String name, ObjectNode content) {
        item.name = name;
        item.content = content;
        item.updated = world.timeline.now();
    }

    void remove(Item item) {
        items.remove(item);
    }

    /** A page, with what the services of the gateway have in common. */
    Reply list(Exchange request, String field, int most, Comparator<Item> order, Function<Item, ObjectNode> shown) {
        var size = request.strict("page_size", 100);
        if (size == null) return Reply.rpc(400, 3, "type mismatch, parameter: page_size");
        if (size > most) return Reply.rpc(400, 3, "Page size can't exceed " + most);
        int rows = size < 1 ? 100 : size;
        int from;
        try {
            var token = request.param("page_token", "");
            from = token.isEmpty()
                    ? 0
                    : Integer.parseInt(new String(Base64.getUrlDecoder().decode(token), UTF_8));
        } catch (IllegalArgumentException e) {
            return Reply.rpc(400, 3, "Invalid page token");
        }
        var sorted = items.stream().sorted(order).toList();
        int first = Math.min(Math.max(0, from), sorted.size());
        int end = Math.min(first + rows, sorted.size());
        var next = end == sorted.size()
                ? ""
                : Base64.getUrlEncoder().encodeToString(Integer.toString(end).getBytes(UTF_8));
        var answer = Fields.MAPPER.createObjectNode();
        var list = answer.putArray(field);
        for (var item : sorted.subList(first, end)) list.add(shown.apply(item));
        answer.put("next_page_token", next);
        // Nobody ever counted them.
        if (field.equals("dashboards")) answer.put("total_size", 0);
        return reply(answer);
    }

    static Reply reply(ObjectNode node) {
        return Reply.json(json -> write(json, node)).typed();
    }

    private static void write(com.fasterxml.jackson.core.JsonGenerator json, ObjectNode node) throws IOException {
        Fields.MAPPER.writeTree(json, node);
    }

    String time(long micros) {
        return Times.gateway(micros, world.timeline.now());
    }

    static Reply missing(String what, String idOrName) {
        return Reply.rpc(404, 5, what + " " + idOrName + " not found");
    }

    static Reply refused(String why) {
        return Reply.rpc(400, 3, why);
    }

    static Reply forbidden() {
        return Reply.rpc(403, 7, "Permission denied");
    }
}
