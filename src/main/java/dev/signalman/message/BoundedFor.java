package dev.signalman.message;

import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import org.jspecify.annotations.Nullable;

/** Loops, at most two inside of each other, and in a part one: with data that is bounded, so is the time that they take. */
final class BoundedFor implements TokenParser {
    private static final int DEEPEST = 2;
    private static final int DEEPEST_IN_PART = 1;

    private final ForTokenParser loops = new ForTokenParser();

    @Override
    public String getTag() {
        return loops.getTag();
    }

    @Override
    public RenderableNode parse(Token token, Parser parser) {
        // Blocks are not allowed in templates, so the parser's stack of them is free to count loops.
        String outer = outer(parser);
        int depth = outer == null ? 1 : Integer.parseInt(outer) + 1;
        String file = parser.getStream().getFilename();
        int deepest = file.startsWith(TemplateName.PART) ? DEEPEST_IN_PART : DEEPEST;
        if (depth > deepest) {
            throw new ParserException(
                    null, "loops can be nested at most " + deepest + " deep here", token.getLineNumber(), file);
        }
        parser.pushBlockStack(String.valueOf(depth));
        RenderableNode loop = loops.parse(token, parser);
        parser.popBlockStack();
        return loop;
    }

    private static @Nullable String outer(Parser parser) {
        return parser.peekBlockStack();
    }
}
