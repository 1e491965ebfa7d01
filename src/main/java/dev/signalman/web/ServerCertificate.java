package dev.signalman.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.X509KeyManager;

/**
 * The server's certificate and its key as they were read, known to belong together.
 *
 * @param certificates PEM, the server's own first
 * @param key PEM
 * @param validUntil end of the server's own certificate
 */
record ServerCertificate(Buffer certificates, Buffer key, Instant validUntil) {
    /**
     * Reads and checks the files; blocks.
     *
     * @throws IllegalStateException in the user's words, and without anything of the key
     */
    static ServerCertificate read(TlsFiles files, Vertx vertx) {
        byte[] certificates = bytes("http.tls.cert_file", files.certificate());
        byte[] key = bytes("http.tls.key_file", files.key());
        X509Certificate own = first(files.certificate(), certificates);
        PemKeyCertOptions options = options(Buffer.buffer(certificates), Buffer.buffer(key));
        PrivateKey secret = key(files.key(), options, own.getPublicKey(), vertx);
        if (!belongTogether(secret, own.getPublicKey())) {
            throw new IllegalStateException("http.tls: the key in " + files.key()
                    + " does not belong to the certificate in " + files.certificate());
        }
        return new ServerCertificate(
                Buffer.buffer(certificates),
                Buffer.buffer(key),
                own.getNotAfter().toInstant());
    }

    PemKeyCertOptions options() {
        return options(certificates, key);
    }

    private static PemKeyCertOptions options(Buffer certificates, Buffer key) {
        return new PemKeyCertOptions().addCertValue(certificates).addKeyValue(key);
    }

    @Override
    public String toString() {
        return "certificate valid until " + validUntil;
    }

    private static byte[] bytes(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(option + ": there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new IllegalStateException(option + ": " + file + " may not be read by this user");
        } catch (IOException e) {
            throw new IllegalStateException(option + ": " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static X509Certificate first(Path file, byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new CertificateException("none"));
        } catch (CertificateException e) {
            throw new IllegalStateException("http.tls.cert_file: " + file
                    + " holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----");
        }
    }

    private static PrivateKey key(Path file, PemKeyCertOptions options, PublicKey certified, Vertx vertx) {
        try {
            return Arrays.stream(options.getKeyManagerFactory(vertx).getKeyManagers())
                    .filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast)
                    .flatMap(manager -> {
                        String[] aliases = manager.getServerAliases(certified.getAlgorithm(), null);
                        return Arrays.stream(aliases == null ? new String[0] : aliases)
                                .map(manager::getPrivateKey);
                    })
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("none"));
        } catch (Exception e) {
            // what went wrong could quote the file, so it is not passed on
            throw new IllegalStateException("http.tls.key_file: " + file
                    + " holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY----- and must not be"
                    + " encrypted");
        }
    }

    private static boolean belongTogether(PrivateKey secret, PublicKey certified) {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> secret.getAlgorithm();
        };
        try {
            byte[] sample = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(secret);
            signing.update(sample);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certified);
            checking.update(sample);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            // keys of different kinds
            return false;
        }
    }
}
