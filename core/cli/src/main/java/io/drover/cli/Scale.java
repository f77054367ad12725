package io.drover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes how many containers services have. */
@Command(name = "scale", mixinStandardHelpOptions = true, description = "Changes the number of containers of services.", footer = {
        "", "Examples:", "  drover scale web=5", "  drover scale shop/web=5 shop/api=2"})
final class Scale implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Output output = new Output();
    @Parameters(arity = "1..*", paramLabel = "SERVICE=N", description = "a service and its new scale")
    private List<String> wishes = new ArrayList<>();

    @Override
    public void run() {
        var api = connection.open();
        var names = new Names(api);
        for (var wish : wishes) {
            var parts = wish.split("=", 2);
            if (parts.length != 2 || !parts[1].matches("[0-9]{1,9}")) {
                throw new Failure("'" + wish + "' must be SERVICE=N");
            }
            output.tell(api.update("services", names.service(parts[0]).path("id").asText(),
                    Map.of("scale", Integer.parseInt(parts[1]))));
            output.say(parts[0] + " is to have " + parts[1]);
        }
    }
}
