package io.drover.compose;

import io.drover.model.spec.Labels;
import io.drover.model.spec.ServiceSpec;
import java.util.List;
import java.util.Map;

/** The containers of a service are kept up whatever they ended with; whoever asked for something else hears of it. */
final class Restarts {
    private Restarts() {
    }

    /** @param written the services as they stand in the files */
    static void note(Map<String, ServiceSpec> services, Places written, List<String> notes) {
        for (var service : services.values()) {
            var config = service.launchConfig();
            if (config == null || config.restart().name() == null) {
                continue;
            }
            var once = config.isLabelTrue(Labels.START_ONCE);
            if (config.restart().onFailure() || config.restart().never() && !once) {
                var own = written.has(service.name(), "restart");
                var what = (own ? "restart: " : "deploy: restart_policy: condition: ") + config.restart().name()
                        + " is ignored: " + (once
                                ? "with the label " + Labels.START_ONCE
                                        + " a container is not started again, also after a failure"
                                : "the containers of a service are started again after every end; to run them to"
                                        + " their end once, give the service the label " + Labels.START_ONCE
                                        + ": 'true'");
                notes.add(own
                        ? written.note(service.name(), what, "restart")
                        : written.note(service.name(), what, "deploy", "restart_policy", "condition"));
            }
        }
    }
}
