package dev.signalman.simulator;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may ask, and what for. */
final class Access {
    private final Map<String, String> users = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final EnumSet<Organization.Permission> permissions = EnumSet.allOf(Organization.Permission.class);
    private final EnumSet<Organization.Feature> features = EnumSet.allOf(Organization.Feature.class);

    void addToken(String token, String userId) {
        users.put(token, userId);
        revoked.remove(token);
    }

    void revoke(String token) {
        revoked.add(token);
    }

    /** The user behind an Authorization header, or null. */
    @Nullable
    String user(@Nullable String authorization) {
        if (authorization == null) return null;
        String token;
        if (authorization.startsWith("Token ")) token = authorization.substring(6);
        else if (authorization.startsWith("Bearer ")) token = authorization.substring(7);
        else return null;
        return revoked.contains(token) ? null : users.get(token);
    }

    void set(Organization.Permission permission, boolean granted) {
        if (granted) permissions.add(permission);
        else permissions.remove(permission);
    }

    boolean may(Organization.Permission permission) {
        return permissions.contains(permission);
    }

    void set(Organization.Feature feature, boolean on) {
        if (on) features.add(feature);
        else features.remove(feature);
    }

    boolean has(Organization.Feature feature) {
        return features.contains(feature);
    }
}
