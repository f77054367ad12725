package io.drover.compose.template;

import io.drover.compose.template.Node.Command;
import io.drover.compose.template.Node.Operand;
import io.drover.compose.template.Node.Pipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run through a template. */
final class Execution {
    /** Of nodes carried out and characters and items handed about; about a tenth of a second. */
    private static final long MOST_STEPS = 10_000_000;
    private static final int DEEPEST_CALL = 100;
    private final Map<String, List<Node>> named;
    private final Output output = new Output();
    private Deque<Map<String, @Nullable Object>> variables = new ArrayDeque<>();
    private long steps;
    private int calls;

    /** How a list of nodes ended. */
    private enum End {
        REACHED, BREAK, CONTINUE
    }

    Execution(Map<String, List<Node>> named, Object data) {
        this.named = named;
        variables.push(new LinkedHashMap<>());
        Objects.requireNonNull(variables.peek()).put("$", data);
    }

    Rendered rendered() {
        return output.rendered();
    }

    void all(List<Node> nodes, @Nullable Object dot) {
        var unused = run(nodes, dot);
    }

    private End run(List<Node> nodes, @Nullable Object dot) {
        for (var node : nodes) {
            var end = run(node, dot);
            if (end != End.REACHED) {
                return end;
            }
        }
        return End.REACHED;
    }

    private End run(Node node, @Nullable Object dot) {
        return switch (node) {
            case Node.Text text -> {
                output.text(text.text(), text.line());
                yield End.REACHED;
            }
            case Node.Output action -> {
                var value = value(action.pipeline(), dot);
                if (action.pipeline().variables().isEmpty()) {
                    output.value(printed(value, action.pipeline().line()), action.pipeline().line());
                }
                yield End.REACHED;
            }
            case Node.If choice -> inScope(() -> run(
                    Truth.of(value(choice.condition(), dot)) ? choice.then() : choice.otherwise(), dot));
            case Node.With with -> inScope(() -> {
                var value = value(with.value(), dot);
                return Truth.of(value) ? run(with.then(), value) : run(with.otherwise(), dot);
            });
            case Node.Range range -> inScope(() -> range(range, dot));
            case Node.Call call -> call(call, dot);
            case Node.Break _ -> End.BREAK;
            case Node.Continue _ -> End.CONTINUE;
        };
    }

    private End inScope(java.util.function.Supplier<End> body) {
        variables.push(new LinkedHashMap<>());
        try {
            return body.get();
        } finally {
            variables.pop();
        }
    }

    private End range(Node.Range range, @Nullable Object dot) {
        var over = commands(range.over(), dot);
        var entries = entries(range.over().line(), over);
        for (var entry : entries) {
            step(1, range.over().line());
            var names = range.over().variables();
            if (names.size() == 1) {
                assign(range.over(), names.getFirst(), entry.value());
            } else if (names.size() == 2) {
                assign(range.over(), names.getFirst(), entry.key());
                assign(range.over(), names.getLast(), entry.value());
            }
            if (inScope(() -> run(range.each(), entry.value())) == End.BREAK) {
                return End.REACHED;
            }
        }
        return entries.isEmpty() ? run(range.otherwise(), dot) : End.REACHED;
    }

    private record Entry(Object key, @Nullable Object value) {
    }

    private static List<Entry> entries(int line, @Nullable Object over) {
        var entries = new ArrayList<Entry>();
        switch (over) {
            case null -> {
                // as an empty list
            }
            case Map<?, ?> map -> new TreeMap<>(map).forEach((key, value) -> entries.add(new Entry(key, value)));
            case List<?> list -> list.forEach(value -> entries.add(new Entry((long) entries.size(), value)));
            default -> throw new TemplateException(line, "range can't iterate over " + printed(over, line));
        }
        return entries;
    }

    private End call(Node.Call call, @Nullable Object dot) {
        var nodes = named.get(call.name());
        if (nodes == null) {
            throw new TemplateException(call.line(), "template \"" + call.name() + "\" not defined");
        }
        if (++calls > DEEPEST_CALL) {
            throw new TemplateException(call.line(), "templates call each other more than " + DEEPEST_CALL + " deep");
        }
        var given = call.dot() == null ? null : value(call.dot(), dot);
        var outer = variables;
        variables = new ArrayDeque<>();
        variables.push(new LinkedHashMap<>());
        Objects.requireNonNull(variables.peek()).put("$", given);
        all(nodes, given);
        variables = outer;
        calls--;
        return End.REACHED;
    }

    private @Nullable Object value(Pipeline pipeline, @Nullable Object dot) {
        var value = commands(pipeline, dot);
        pipeline.variables().forEach(name -> assign(pipeline, name, value));
        return value;
    }

    private @Nullable Object commands(Pipeline pipeline, @Nullable Object dot) {
        Object value = null;
        var first = true;
        for (var command : pipeline.commands()) {
            value = command(command, dot, first ? List.of() : java.util.Collections.singletonList(value));
            first = false;
        }
        return value;
    }

    private void assign(Pipeline pipeline, String name, @Nullable Object value) {
        if (pipeline.declares()) {
            Objects.requireNonNull(variables.peek()).put(name, value);
            return;
        }
        frame(pipeline.line(), name).put(name, value);
    }

    private Map<String, @Nullable Object> frame(int line, String name) {
        return variables.stream().filter(frame -> frame.containsKey(name)).findFirst()
                .orElseThrow(() -> new TemplateException(line, "undefined variable \"" + name + "\""));
    }

    /** @param piped what the command before it gave; it comes last among the arguments */
    private @Nullable Object command(Command command, @Nullable Object dot, List<@Nullable Object> piped) {
        step(1, command.line());
        var operands = command.operands();
        if (operands.getFirst() instanceof Operand.Function function) {
            var arguments = new ArrayList<@Nullable Object>();
            operands.subList(1, operands.size())
                    .forEach(operand -> arguments.add(operand(operand, dot, command.line())));
            arguments.addAll(piped);
            return called(function.name(), arguments, command.line());
        }
        if (operands.size() > 1 || !piped.isEmpty()) {
            throw new TemplateException(command.line(), "can't give an argument to something that is not a function");
        }
        return operand(operands.getFirst(), dot, command.line());
    }

    private @Nullable Object operand(Operand operand, @Nullable Object dot, int line) {
        return switch (operand) {
            case Operand.Literal literal -> literal.value();
            case Operand.Dot _ -> dot;
            case Operand.Variable variable -> frame(line, variable.name()).get(variable.name());
            case Operand.Function function -> called(function.name(), List.of(), line);
            case Operand.Nested nested -> value(nested.pipeline(), dot);
            case Operand.Field field -> field(operand(field.of(), dot, line), field.name(), line);
        };
    }

    private static @Nullable Object field(@Nullable Object of, String name, int line) {
        return switch (of) {
            case null -> throw new TemplateException(line, "nil has no field " + name);
            case Answers answers -> answers.get(name);
            case Map<?, ?> map -> map.get(name);
            default -> throw new TemplateException(line, "can't evaluate field " + name + " in '" + printed(of, line)
                    + "'");
        };
    }

    private @Nullable Object called(String name, List<@Nullable Object> arguments, int line) {
        arguments.forEach(argument -> step(size(argument), line));
        var result = Functions.call(name, arguments, line);
        step(size(result), line);
        return result;
    }

    private static int size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> 1;
        };
    }

    private static String printed(@Nullable Object value, int line) {
        try {
            return Printed.of(value);
        } catch (IllegalArgumentException e) {
            throw new TemplateException(line, String.valueOf(e.getMessage()));
        }
    }

    private void step(int many, int line) {
        steps += many;
        if (steps > MOST_STEPS) {
            throw new TemplateException(line, "takes more than " + MOST_STEPS + " steps");
        }
    }
}
