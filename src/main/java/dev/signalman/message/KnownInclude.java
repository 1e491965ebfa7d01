package dev.signalman.message;

import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code include}, of the parts only, by their names, and not in a part: so no template comes back to itself. */
final class KnownInclude implements TokenParser {
    private static final String PARTS = Arrays.stream(TemplateName.values())
            .filter(TemplateName::part)
            .map(TemplateName::text)
            .collect(Collectors.joining(", "));

    @Override
    public String getTag() {
        return "include";
    }

    @Override
    public RenderableNode parse(Token token, Parser parser) {
        var stream = parser.getStream();
        String file = stream.getFilename();
        int line = token.getLineNumber();
        if (file.startsWith(TemplateName.PART)) {
            throw new ParserException(null, "a part cannot include another one", line, file);
        }
        stream.next();
        Token name = stream.expect(Token.Type.STRING);
        if (TemplateName.of(name.getValue()).filter(TemplateName::part).isEmpty()) {
            throw new ParserException(null, "only parts can be included: " + PARTS, line, file);
        }
        stream.expect(Token.Type.EXECUTE_END);
        return new IncludeNode(line, new LiteralStringExpression(name.getValue(), line), null);
    }
}
