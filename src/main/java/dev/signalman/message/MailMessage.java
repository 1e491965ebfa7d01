package dev.signalman.message;

import dev.signalman.alert.Notification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An e-mail with a plain and an HTML part. The mails of one group hang in one thread. No image or style is loaded from anywhere.
 * Sources: RFC 5322 (Message-ID, References), RFC 3834 (Auto-Submitted), RFC 2919 (List-Id)
 */
public final class MailMessage {
    private static final int SUBJECT = 250;
    private static final int TEXT = 60_000;
    /** Some programs hide what follows after about 100 KB. */
    private static final int HTML_BYTES = 95_000;

    private static final int SMALLEST_SHARE = 16;

    private final Templates templates;
    private final MessageOptions options;
    private final String domain;

    /** @param domain what message ids end with: the domain of the sender's address */
    public MailMessage(Templates templates, MessageOptions options, String domain) {
        this.templates = templates;
        this.options = options;
        this.domain = ascii(domain, ".-");
    }

    public Mail render(Notification notification) {
        // each try leaves half of the room of the one before
        for (int share = 1; ; share *= 2) {
            var draft = new Draft(templates, TemplateData.of(new Group(notification, options, share)));
            String html = draft.document(TemplateName.EMAIL_HTML);
            if (JsonText.bytes(html) <= HTML_BYTES || share == SMALLEST_SHARE) {
                String subject = draft.line(TemplateName.EMAIL_SUBJECT, SUBJECT);
                String text = draft.lines(TemplateName.EMAIL_TEXT, TEXT);
                return new Mail(Plain.line(subject), text, html, headers(notification), draft.failures());
            }
        }
    }

    private Map<String, String> headers(Notification notification) {
        String key = notification.key();
        String thread = "<" + hash(key.substring(0, key.lastIndexOf('/'))) + "@" + domain + ">";
        var headers = new LinkedHashMap<String, String>();
        headers.put("Message-ID", "<" + hash(key) + "@" + domain + ">");
        headers.put("In-Reply-To", thread);
        headers.put("References", thread);
        headers.put("Auto-Submitted", "auto-generated");
        String receiver = ascii(notification.receiver().toLowerCase(Locale.ROOT), "-");
        headers.put("List-Id", "<" + receiver + ".signalman." + domain + ">");
        return headers;
    }

    /** Nothing that could end a header or an address. */
    private static String ascii(String text, String also) {
        String plain = text.codePoints()
                .filter(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || also.indexOf(c) >= 0)
                .limit(100)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.isEmpty() ? "signalman" : plain;
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
