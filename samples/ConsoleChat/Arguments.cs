using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConsoleChat;

/// <summary>What the command line asks for.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        ConsoleChat [URL] [--thread NAME] [--store FILE] [--binary] [--pace MILLISECONDS]
          URL       an AG-UI agent; without one, a small agent in this process answers
          --thread  the conversation to go on with (main)
          --store   the file conversations are kept in (chat.db)
          --binary  ask the agent for the binary encoding
          --pace    how long the small agent takes for a word (30)
          --help    this text
        """;

    public bool Help { get; private set; }

    public Uri? Url { get; private set; }

    public string Thread { get; private set; } = "main";

    public string Store { get; private set; } = "chat.db";

    public bool Binary { get; private set; }

    public TimeSpan Pace { get; private set; } = TimeSpan.FromMilliseconds(30);

    public static bool TryParse(string[] args, out Arguments arguments, [NotNullWhen(false)] out string? complaint)
    {
        arguments = new();
        complaint = null;
        var rest = new Queue<string>(args);
        while (complaint is null && rest.TryDequeue(out var argument))
        {
            complaint = arguments.Take(argument, rest);
        }

        return complaint is null;
    }

    private string? Take(string argument, Queue<string> rest)
    {
        switch (argument)
        {
            case "--help" or "-h":
                Help = true;
                return null;
            case "--binary":
                Binary = true;
                return null;
            case "--thread" when rest.TryDequeue(out var thread) && thread.Length > 0:
                Thread = thread;
                return null;
            case "--store" when rest.TryDequeue(out var store) && store.Length > 0:
                Store = store;
                return null;
            case "--pace"
                when rest.TryDequeue(out var pace)
                    && int.TryParse(pace, CultureInfo.InvariantCulture, out var milliseconds)
                    && milliseconds >= 0:
                Pace = TimeSpan.FromMilliseconds(milliseconds);
                return null;
            case "--thread" or "--store":
                return $"'{argument}' needs a value.";
            case "--pace":
                return "'--pace' needs a number of milliseconds.";
            default:
                var isUrl = Uri.TryCreate(argument, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
                Url = url;
                return isUrl ? null : $"'{argument}' is not understood.";
        }
    }
}
