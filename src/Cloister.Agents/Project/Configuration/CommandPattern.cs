namespace Cloister.Agents;

/// <summary>
/// Commands as lists of arguments. What a shell would make of a text is not guessed at: a text with anything in it that shells read as more than words
/// is no such list, and neither is the call of a program that only starts others.
/// </summary>
internal static class CommandPattern
{
    private const string One = "*";
    private const string Rest = "**";

    private static readonly HashSet<string> Wrappers = (
        "sh bash dash zsh ksh ash fish csh tcsh pwsh powershell cmd "
        + "env sudo doas su runuser xargs parallel nohup nice ionice setsid timeout time stdbuf watch script flock "
        + "exec eval command builtin source . busybox toybox chroot unshare nsenter ssh systemd-run strace ltrace gdb"
    )
        .Split(' ')
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] FindActions = ["-exec", "-execdir", "-ok", "-okdir"];

    /// <summary>Why a pattern cannot be used; null if it can.</summary>
    public static string? Wrong(IReadOnlyList<string> pattern) =>
        pattern.Count == 0 || pattern[0] is "" or One or Rest ? "'command' must begin with the name of a program"
        : StartsOthers(pattern) ? $"'{pattern[0]}' starts other programs, so a rule about it would say nothing"
        : pattern.Take(pattern.Count - 1).Contains(Rest, StringComparer.Ordinal) ? $"'{Rest}' can only stand at the end of 'command'"
        : null;

    /// <summary>Whether a command is one of those that a pattern describes.</summary>
    public static bool IsMatch(IReadOnlyList<string> pattern, IReadOnlyList<string> command)
    {
        var isOpen = pattern[^1] == Rest;
        var count = isOpen ? pattern.Count - 1 : pattern.Count;
        return (isOpen ? command.Count >= count : command.Count == count)
            && Enumerable.Range(0, count).All(at => pattern[at] == One || pattern[at] == command[at]);
    }

    /// <summary>The arguments of a command; null if it is more than one program and its arguments, or starts another.</summary>
    public static IReadOnlyList<string>? Split(string text) => Words(text) is { Count: > 0 } words && IsPlain(words) ? words : null;

    /// <summary>Whether it is one program and its arguments, and starts no other.</summary>
    public static bool IsPlain(IReadOnlyList<string> command) =>
        command.Count > 0 && command[0].Length > 0 && !command[0].Contains('=', StringComparison.Ordinal) && !StartsOthers(command);

    private static bool StartsOthers(IReadOnlyList<string> command)
    {
        var program = Path.GetFileNameWithoutExtension(command[0].Replace('\\', '/'));
        return Wrappers.Contains(program)
            || Wrappers.Contains(command[0])
            || program == "find" && command.Any(argument => FindActions.Contains(argument, StringComparer.Ordinal));
    }

    private static List<string>? Words(string text)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var isInWord = false;
        char? quote = null;
        foreach (var c in text)
        {
            if (char.IsControl(c) && c != '\t' || quote is null && IsSpecial(c, isInWord) || quote == '"' && c is '$' or '`' or '\\' or '!')
            {
                return null;
            }

            if (quote is null && c is ' ' or '\t')
            {
                Take();
            }
            else if (c == quote || quote is null && c is '\'' or '"')
            {
                quote = quote is null ? c : null;
                isInWord = true;
            }
            else
            {
                word.Append(c);
                isInWord = true;
            }
        }

        Take();
        return quote is null ? words : null;

        void Take()
        {
            if (isInWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isInWord = false;
            }
        }
    }

    private static bool IsSpecial(char c, bool isInWord) =>
        "|&;<>()$`\\*?[]{}#!%^".Contains(c, StringComparison.Ordinal) || c == '~' && !isInWord;
}
