package io.drover.compose;

import io.drover.compose.template.Answers;
import io.drover.compose.template.GoTemplate;
import io.drover.compose.template.Rendered;
import io.drover.compose.template.TemplateException;
import java.util.Map;
import java.util.regex.Pattern;

/** Catalogs write their compose files as Go templates, which Rancher carries out in any text with double braces. */
final class Templates {
    /** At the start of a text it says that its braces mean nothing. */
    private static final Pattern OFF = Pattern.compile("\\A#\\s*notemplating\\b");

    private Templates() {
    }

    static Rendered render(Source source, String text, StackContext context) {
        if (!text.contains("{{") || OFF.matcher(text).find()) {
            return Rendered.plain(text);
        }
        // Rancher has one thing under both names; what was before is not known here
        var stack = Map.of("Name", context.stack(), "Version", context.version(), "PreviousVersion", "");
        try {
            return GoTemplate.render(text, Map.of("Values", new Answers(context.variables()), "Stack", stack,
                    "Release", stack, "Environment", Map.of("Name", context.environment())));
        } catch (TemplateException e) {
            throw source.invalid(e.line(), "template: " + e.getMessage());
        }
    }
}
