using System.Text;

namespace Cloister.Cli;

/// <summary>Where the command reads and prints: a console with somebody before it, or pipes and files.</summary>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error)
{
    private Task<string?>? _next;

    /// <summary>Whether somebody is there who can be asked.</summary>
    public bool IsInteractive { get; init; }

    public TextWriter Out => output;

    public TextWriter Error => error;

    /// <summary>Where remarks go that are not what was asked for: to people beside it, to programs apart from it.</summary>
    public TextWriter Remarks => IsInteractive ? output : error;

#pragma warning disable RS0030 // This is the program that prints, and the one place where it does.
    public static Terminal OfProcess()
    {
        var plain = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (Console.IsOutputRedirected)
        {
            Console.OutputEncoding = plain;
        }

        return new(Console.In, Console.Out, Console.Error) { IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected };
    }
#pragma warning restore RS0030

    /// <summary>
    /// The next line; null when there are no more. A console cannot be told to stop reading, so a line that nobody waits for any more goes to whoever
    /// asks next.
    /// </summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken = default)
    {
        _next ??= Task.Run(input.ReadLine, CancellationToken.None);
        var line = await _next.WaitAsync(cancellationToken);
        _next = null;
        return line;
    }

    /// <summary>Texts of others may hold sequences that move the cursor, clear the screen or paint a question of their own.</summary>
    public static string Harmless(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            shown.Append(char.IsControl(letter) && letter is not ('\n' or '\t') ? '\uFFFD' : letter);
        }

        return shown.ToString();
    }
}
