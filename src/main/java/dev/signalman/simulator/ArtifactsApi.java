package dev.signalman.simulator;

import java.util.Set;

/** {@code /api/v1/artifacts}, which mostly believes artifact tokens only. */
final class ArtifactsApi {
    private static final Set<String> TYPES = Set.of("PUSH", "PUSHFORCE", "PULL", "YANK");

    private final World world;

    ArtifactsApi(World world) {
        this.world = world;
    }

    /** A push that may not overwrite first looks whether there is something, so it gets two URLs for each path. */
    Reply sign(Exchange request) {
        if (!world.access.has(Organization.Feature.TOKEN_FOR_ARTIFACTS))
            return Reply.rpc(401, 16, "Artifact token is not correct");
        var body = Fields.body(request);
        var type = Fields.text(body, "/type");
        if (!TYPES.contains(type) || body.path("paths").isEmpty())
            return Reply.rpc(400, 3, "paths and a valid type are required");
        var answer = Fields.MAPPER.createObjectNode();
        var urls = answer.putArray("URLs");
        long expires = world.timeline.now() / Micros.SECOND + 3_600;
        for (var path : body.get("paths")) {
            var place = request.origin() + "/_storage/" + path.asText();
            for (var method : methods(type)) {
                var right = Hmac.hex(
                        "artifacts of " + world.id,
                        (method + place + expires).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                urls.addObject()
                        .put("URL", place + "?Expires=" + expires + "&Signature=" + right)
                        .put("method", method);
            }
        }
        return Shelf.reply(answer);
    }

    private static String[] methods(String type) {
        return switch (type) {
            case "PUSH" -> new String[] {"HEAD", "PUT"};
            case "PUSHFORCE" -> new String[] {"PUT"};
            case "YANK" -> new String[] {"DELETE"};
            default -> new String[] {"GET"};
        };
    }
}
