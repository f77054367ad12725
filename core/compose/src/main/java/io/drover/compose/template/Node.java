package io.drover.compose.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a template as it is carried out. */
sealed interface Node {
    record Text(String text, int line) implements Node {
    }

    record Output(Pipeline pipeline) implements Node {
    }

    record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {
    }

    /** As {@code if}, and the value becomes the dot. */
    record With(Pipeline value, List<Node> then, List<Node> otherwise) implements Node {
    }

    record Range(Pipeline over, List<Node> each, List<Node> otherwise) implements Node {
    }

    record Break() implements Node {
    }

    record Continue() implements Node {
    }

    /** Another template by its name. @param dot null leaves it without */
    record Call(String name, @Nullable Pipeline dot, int line) implements Node {
    }

    /**
     * {@code $a, $b := first | second}.
     *
     * @param declares whether the variables are new
     */
    record Pipeline(List<String> variables, boolean declares, List<Command> commands, int line) {
    }

    /** A value, or a function and its arguments. */
    record Command(List<Operand> operands, int line) {
    }

    sealed interface Operand {
        record Literal(@Nullable Object value) implements Operand {
        }

        record Dot() implements Operand {
        }

        record Variable(String name) implements Operand {
        }

        record Function(String name) implements Operand {
        }

        record Nested(Pipeline pipeline) implements Operand {
        }

        record Field(Operand of, String name) implements Operand {
        }
    }
}
