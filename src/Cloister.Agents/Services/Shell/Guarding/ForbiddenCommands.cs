using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>
/// What is never run, whoever approves it: what ends the machine or what its user has. It is a last guard against mistakes; what keeps shells from
/// doing harm is the sandbox.
/// </summary>
internal static partial class ForbiddenCommands
{
    private const int DeepestNesting = 8;

    private static readonly HashSet<string> Wrappers = (
        "env sudo doas su runuser xargs parallel nohup nice ionice setsid timeout time stdbuf watch flock exec eval command builtin "
        + "busybox toybox chroot unshare nsenter systemd-run strace ltrace then do else"
    )
        .Split(' ')
        .ToHashSet(StringComparer.Ordinal);

    private static readonly HashSet<string> Shells = "sh bash dash zsh ksh ash fish".Split(' ').ToHashSet(StringComparer.Ordinal);

    private static readonly HashSet<string> Formatters = "mke2fs mkswap wipefs blkdiscard".Split(' ').ToHashSet(StringComparer.Ordinal);

    private static readonly HashSet<string> Writers = "tee cp mv install shred truncate ln fdisk sfdisk cfdisk gdisk sgdisk parted"
        .Split(' ')
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Why a command is never run; null if it may be.</summary>
    /// <param name="command">The command, as a shell reads it.</param>
    /// <param name="folder">Where it begins.</param>
    /// <param name="home">The home of the user.</param>
    public static string? Find(string command, string folder, string home) =>
        Reason(command, folder, home, depth: 0) is { } reason
            ? $"This command is always refused, even if somebody approves it: it would {reason}."
            : null;

    private static string? Reason(string text, string folder, string home, int depth)
    {
        if (depth > DeepestNesting)
        {
            return "hide what it does in shells inside of shells";
        }

        if (ForkBomb().IsMatch(Blanks().Replace(text, "")))
        {
            return "start processes without end";
        }

        var here = folder;
        foreach (var command in CommandSyntax.Parse(text, home))
        {
            var place = new Place(here, home);
            if ((OfTargets(command.Targets, place) ?? OfWords(command.Words, command.Input, place, depth)) is { } reason)
            {
                return reason;
            }

            here = command.Words is ["cd" or "pushd", .., var to] ? place.Full(to) : here;
        }

        return null;
    }

    private static string? OfTargets(IEnumerable<string> targets, Place place) => targets.Any(place.IsDisk) ? "write over a disk" : null;

    private static string? OfWords(IReadOnlyList<string> words, string? input, Place place, int depth)
    {
        if (words.Count == 0)
        {
            return null;
        }

        var program = Path.GetFileName(words[0]);
        List<string> arguments = [.. words.Skip(1)];
        if (Shells.Contains(program))
        {
            return Scripts(arguments, input)
                .Select(script => Reason(script, place.Folder, place.Home, depth + 1))
                .FirstOrDefault(found => found is not null);
        }

        if (Wrappers.Contains(program))
        {
            return OfWrapped(program, arguments, input, place, depth);
        }

        return OfProgram(program, arguments, place, depth);
    }

    /// <summary>Which of the words behind one that starts others is the program depends on each of them, so every one is tried.</summary>
    private static string? OfWrapped(string program, List<string> arguments, string? input, Place place, int depth)
    {
        if (program is "eval" or "su" or "runuser" or "watch")
        {
            var script = string.Join(' ', arguments.Where(argument => argument is not "-c"));
            if (Reason(script, place.Folder, place.Home, depth + 1) is { } reason)
            {
                return reason;
            }
        }

        return depth > DeepestNesting
            ? null
            : Enumerable
                .Range(0, arguments.Count)
                .Where(at => !Wrappers.Contains(Path.GetFileName(arguments[at])))
                .Select(at => OfWords(arguments.GetRange(at, arguments.Count - at), input, place, depth + 1))
                .FirstOrDefault(found => found is not null);
    }

    private static string? OfProgram(string program, List<string> arguments, Place place, int depth) =>
        program switch
        {
            "rm" when IsRecursive(arguments) && Operands(arguments).Any(place.IsRootOrHome) => "delete the root of the machine or a home",
            "find" when Operands(arguments).Take(1).Any(place.IsRootOrHome) && arguments.Contains("-delete") =>
                "delete the root of the machine or a home",
            "find" => OfFound(arguments, place, depth),
            "chmod" or "chown" or "chgrp" when IsRecursive(arguments) && Operands(arguments).Any(place.IsRoot) =>
                "change who may do what with every file of the machine",
            "dd" when arguments.Exists(argument => argument.StartsWith("of=", StringComparison.Ordinal) && place.IsDisk(argument[3..])) =>
                "write over a disk",
            "mkfs" => "make a new file system",
            _ when program.StartsWith("mkfs.", StringComparison.Ordinal) || Formatters.Contains(program) => "make a new file system",
            _ when Writers.Contains(program) && Operands(arguments).Any(place.IsDisk) => "write over a disk",
            _ => null,
        };

    /// <summary>What is done with each file that is found, if that is told.</summary>
    private static string? OfFound(List<string> arguments, Place place, int depth)
    {
        var at = arguments.FindIndex(argument => argument is "-exec" or "-execdir" or "-ok" or "-okdir");
        if (at < 0)
        {
            return null;
        }

        var start = Operands(arguments).FirstOrDefault() ?? ".";
        var command = arguments.Skip(at + 1).Select(word => word == "{}" ? start : word).ToList();
        return OfWords(command, input: null, place, depth + 1);
    }

    private static IEnumerable<string> Scripts(List<string> arguments, string? input)
    {
        var at = arguments.FindIndex(argument => argument is ['-', not '-', ..] && argument.Contains('c', StringComparison.Ordinal));
        return (at >= 0 && at + 1 < arguments.Count ? [arguments[at + 1]] : Array.Empty<string>()).Concat(input is null ? [] : [input]);
    }

    private static bool IsRecursive(IEnumerable<string> arguments) =>
        arguments
            .TakeWhile(argument => argument != "--")
            .Any(argument => argument == "--recursive" || argument is ['-', not '-', ..] && argument.AsSpan().ContainsAny('r', 'R'));

    private static IEnumerable<string> Operands(IReadOnlyList<string> arguments)
    {
        var isEnd = false;
        foreach (var argument in arguments)
        {
            if (!isEnd && argument.StartsWith('-'))
            {
                isEnd = argument == "--";
            }
            else
            {
                yield return argument;
            }
        }
    }

    [GeneratedRegex(@"(?<name>[^\s(){}|&;]+)\(\)\{[^}]*\k<name>\|\k<name>&", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ForkBomb();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(
        "^/dev/(sd[a-z]|hd[a-z]|vd[a-z]|xvd[a-z]|nvme[0-9]|mmcblk[0-9]|loop[0-9]|md[0-9]|dm-[0-9]|nbd[0-9]|zd[0-9]|disk|mapper/.|disk/.|block/.)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Disk();

    /// <summary>Where a command stands, and what paths mean there.</summary>
    private sealed record Place(string Folder, string Home)
    {
        private static readonly string[] Homes = ["/home", "/root", "/Users"];

        public string Full(string path)
        {
            var named = path is ['~', .. var behind] && (behind.Length == 0 || behind[0] == '/') ? Home + behind : path;
            return Path.GetFullPath(named.Replace("//", "/", StringComparison.Ordinal), Folder);
        }

        public bool IsDisk(string path) => path.Length > 0 && Disk().IsMatch(Full(path));

        public bool IsRoot(string path) => Whole(path) == "/";

        public bool IsRootOrHome(string path) =>
            path is ['~', not '/', ..] && !path.Contains('/', StringComparison.Ordinal)
            || Whole(path) is var whole && (whole == "/" || whole == Home || Homes.Contains(whole, StringComparer.Ordinal));

        /// <summary>The folder of which everything is meant.</summary>
        private string Whole(string path)
        {
            var trimmed = path.TrimEnd('/');
            var last = trimmed[(trimmed.LastIndexOf('/') + 1)..];
            var isEverything = last.Contains('*', StringComparison.Ordinal) && last[0] is '*' or '.' or '?' or '[' or '{';
            var folder = isEverything ? path[..(trimmed.Length - last.Length)] : path;
            return Path.TrimEndingDirectorySeparator(Full(folder.Length == 0 ? (isEverything ? "." : "/") : folder));
        }
    }
}
