package io.drover.compose.template;

import java.util.Map;

/**
 * Renders Go's {@code text/template} with those of Sprig's functions that only look at what they are given: no
 * environment variables of the server, no network, no clock, no chance, so that the same texts give the same stack.
 */
public final class GoTemplate {
    private GoTemplate() {
    }

    /**
     * @param data what the dot is at first: maps, lists, strings, longs, doubles and booleans
     * @throws TemplateException when it is not a template, or would take too long or grow too large
     */
    public static Rendered render(String template, Map<String, Object> data) {
        var parsed = Parser.parse(template);
        var execution = new Execution(parsed.named(), data);
        execution.all(parsed.nodes(), data);
        return execution.rendered();
    }
}
