package io.drover.model.spec;

/** The names that label values may ask for: {@code ${stack_name}}, {@code ${service_name}} and the old {@code ${project_name}}. */
public final class Macros {
    private Macros() {
    }

    public static String resolve(String text, String stack, String service) {
        return text.indexOf("${") < 0
                ? text
                : text.replace("${stack_name}", stack).replace("${project_name}", stack).replace("${service_name}",
                        service);
    }
}
