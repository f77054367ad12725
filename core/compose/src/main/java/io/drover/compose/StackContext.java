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
 * @param version of the catalog template that the texts are of, for templates; empty when they are of none
 */
public record StackContext(String stack, String environment, Map<String, String> variables, Set<String> services,
        String version) {
    public StackContext {
        variables = variables instanceof Asked ? variables : Map.copyOf(variables);
        services = Set.copyOf(services);
    }

    /** Of texts that nobody has looked into yet. */
    public StackContext(String stack, String environment, Map<String, String> variables, Set<String> services) {
        this(stack, environment, variables, services, "");
    }

    /** Of a stack that is not there yet. */
    public StackContext(String stack, String environment, Map<String, String> variables) {
        this(stack, environment, variables, Set.of());
    }

    /** Of a stack that has no name yet. */
    public static StackContext of(Map<String, String> variables) {
        return new StackContext("", "", variables);
    }

    /** With the version that a rancher-compose text says that it is. */
    StackContext withVersionOf(String rancherCompose) {
        return new StackContext(stack, environment, variables, services, CatalogVersion.of(rancherCompose));
    }
}
