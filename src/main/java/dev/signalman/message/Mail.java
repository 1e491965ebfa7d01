package dev.signalman.message;

import java.util.List;
import java.util.Map;

/**
 * The content of an e-mail.
 *
 * @param subject one line
 * @param text the plain part, lines ended by line feeds
 * @param html the other part, a whole document
 * @param headers further ones by name, each value one line of ASCII: {@code Message-ID}, {@code References} and so on. Addresses are the sender's
 * @param failures the templates that failed and were replaced by the built-in ones, to be logged
 */
public record Mail(
        String subject, String text, String html, Map<String, String> headers, List<TemplateFailure> failures) {}
