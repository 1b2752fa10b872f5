using System.CommandLine;
using Cloister.Agents;

namespace Cloister.Cli;

/// <summary>What can be typed, and how it ends.</summary>
internal static class CommandLine
{
    /// <summary>What begins with @ is a schedule and not the name of a file with more of the command line.</summary>
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] arguments, Surroundings here)
    {
        var parsed = new RootCommand("Agents in folders.")
        {
            UpCommand.Create(here),
            ChatCommand.Create(here),
            SessionCommand.Create(here),
            TaskCommand.Create(here),
            ServiceCommand.Create(here),
            ShellCommand.Create(here),
            PluginCommand.Create(here),
            MemoryCommand.Create(here),
            SkillCommand.Create(here),
        }.Parse(arguments, Configuration);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await here.Terminal.Error.WriteLineAsync(error.Message);
            }

            await here.Terminal.Error.WriteLineAsync($"Try: {here.Command} --help");
            return ExitCode.Usage;
        }

        try
        {
            // Commands deal with signals themselves: one that goes on for long has something to finish first.
            return await parsed.InvokeAsync(
                new()
                {
                    Output = here.Terminal.Out,
                    Error = here.Terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (CommandException exception)
        {
            await here.Terminal.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception) when (IsExplained(exception))
        {
            await here.Terminal.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Whether the message says what was refused and what to do; everything else is a mistake of ours and shows where.</summary>
    private static bool IsExplained(Exception exception) =>
        exception
            is AgentConfigException
                or AgentPathException
                or SecretStoreException
                or StoreException
                or IOException
                or UnauthorizedAccessException;
}
