package dev.signalman.config;

import dev.signalman.secret.Secret;
import dev.signalman.words.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What several sections are checked for; values that were wrong by themselves are null. */
final class Checks {
    private final Problems problems;

    Checks(Problems problems) {
        this.problems = problems;
    }

    void ordered(String key, Duration longer, String shorterName, Duration shorter) {
        if (longer.compareTo(shorter) < 0) {
            problems.add(
                    key,
                    "is " + Durations.text(longer) + ", which is shorter than " + shorterName + ", "
                            + Durations.text(shorter));
        }
    }

    void authority(@Nullable Path file, String key) {
        if (file == null) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                problems.add(key, "must be a PEM file with certificates; there is none in " + file);
            }
        } catch (NoSuchFileException e) {
            problems.add(key, "names the file " + file + ", which does not exist");
        } catch (IOException e) {
            problems.add(key, "names the file " + file + ", which cannot be read");
        } catch (CertificateException e) {
            problems.add(key, "must be a PEM file with certificates; " + file + " is not");
        }
    }

    static @Nullable URI address(@Nullable Secret secret) {
        return secret == null ? null : URI.create(secret.get());
    }

    void unique(Map<String, String> seen, @Nullable String name, String key) {
        String first = name == null ? null : seen.putIfAbsent(name, key);
        if (first != null) {
            problems.add(key, "is '" + name + "', as is " + first + "; names must differ");
        }
    }

    void plainHttp(@Nullable URI url, boolean allowed, String section, String key, String what) {
        if (url == null || allowed || !"http".equalsIgnoreCase(url.getScheme()) || isThisMachine(url.getHost())) {
            return;
        }
        problems.add(
                section + "." + key,
                "is plain http to another machine, so " + what
                        + " could be read on the way; use https, or add allow_plain_http: true beside it");
    }

    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
                || host.equals("[::1]");
    }
}
