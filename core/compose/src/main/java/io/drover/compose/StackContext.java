package io.drover.compose;

import java.util.Map;
import java.util.Set;

/**
 * Where a stack is read.
 *
 * @param stack its name, for templates
 * @param environment its environment, for templates
 * @param variables the answers: for {@code ${NAME}} and for {@code .Values} of templates
 * @param services those that the stack has already: files may name them though they do not describe them
 */
public record StackContext(String stack, String environment, Map<String, String> variables, Set<String> services) {
    public StackContext {
        variables = variables instanceof Asked ? variables : Map.copyOf(variables);
        services = Set.copyOf(services);
    }

    /** Of a stack that is not there yet. */
    public StackContext(String stack, String environment, Map<String, String> variables) {
        this(stack, environment, variables, Set.of());
    }

    /** Of a stack that has no name yet. */
    public static StackContext of(Map<String, String> variables) {
        return new StackContext("", "", variables);
    }
}
