package io.drover.cli.shell;

import io.drover.cli.failure.ExitCode;
import io.drover.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes this command in a shell. */
@Command(
        name = "completion",
        description = {
            "Print a script that completes this command in a shell.",
            "bash: source <(drover completion bash)",
            "zsh:  source <(drover completion zsh)"
        })
public final class Completion implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    Shell shell = Shell.BASH;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** The shells. */
    enum Shell {
        BASH("bash"),
        ZSH("zsh");

        private final String word;

        Shell(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public Completion(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = AutoComplete.bash("drover", root);
        session.printer()
                .line(
                        switch (shell) {
                            // picocli's script works in both: in zsh it loads the emulation of bash's completion
                            // itself.
                            case BASH, ZSH -> script;
                        });
        return ExitCode.OK.number();
    }
}
