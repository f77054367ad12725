package io.drover.compose;

import java.util.Map;

/**
 * Where a stack is read.
 *
 * @param stack its name, for templates
 * @param environment its environment, for templates
 * @param variables the answers: for {@code ${NAME}} and for {@code .Values} of templates
 */
public record StackContext(String stack, String environment, Map<String, String> variables) {
    public StackContext {
        variables = Map.copyOf(variables);
    }

    /** Of a stack that has no name yet. */
    public static StackContext of(Map<String, String> variables) {
        return new StackContext("", "", variables);
    }
}
