package dev.signalman.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what a file says: a server that shows one of its certificates, by whatever name it is reached, and one whose certificate is
 * from an authority in it, by the name that is written there. The first is what makes the daemon's own certificate good for asking it
 * on this machine by 127.0.0.1.
 */
final class TrustedCertificates extends X509ExtendedTrustManager {
    private final List<? extends Certificate> known;
    private final X509ExtendedTrustManager authorities;

    private TrustedCertificates(List<? extends Certificate> known, X509ExtendedTrustManager authorities) {
        this.known = known;
        this.authorities = authorities;
    }

    /**
     * Reads a PEM file.
     *
     * @throws RemoteException in the user's words
     */
    static SSLContext in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<? extends Certificate> known =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustedCertificates(known, authorities(known))}, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new RemoteException(0, file + " cannot be read as a file of PEM certificates");
        }
    }

    private static X509ExtendedTrustManager authorities(List<? extends Certificate> known)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < known.size(); i++) {
            store.setCertificateEntry("c" + i, known.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no certificates"));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!known.contains(chain[0])) {
            authorities.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!known.contains(chain[0])) {
            authorities.checkServerTrusted(chain, type, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!known.contains(chain[0])) {
            // without a connection there is no name to compare
            throw new CertificateException("not among the trusted certificates");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("clients are not checked here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("clients are not checked here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("clients are not checked here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
