package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command that does something says: words for people, or for programs what it did and saw, as objects. */
final class Output {
    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text, or json: one object a line, and the words on standard error (default: ${DEFAULT-VALUE})")
    private Shape shape = Shape.text;
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** By the words that people type. */
    enum Shape {
        text, json
    }

    boolean isJson() {
        return shape == Shape.json;
    }

    /** Where words go. */
    PrintWriter words() {
        return isJson() ? command.commandLine().getErr() : command.commandLine().getOut();
    }

    void say(String words) {
        words().println(words);
        words().flush();
    }

    /** Prints what a program wants to know, if one asks. */
    void tell(Object thing) {
        if (isJson()) {
            var out = command.commandLine().getOut();
            out.println(Wire.JSON.<JsonNode>valueToTree(thing).toString());
            out.flush();
        }
    }
}
