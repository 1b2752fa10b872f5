using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Cloister.Agents;

/// <summary>A program and all that came of it, as the system lists them: its descendants, its session, and what carries its mark.</summary>
/// <param name="root">The program that was started; it leads its own session.</param>
/// <param name="mark">A variable that only this program's descendants have; null if nothing can get away from it.</param>
internal sealed class ProcessTree(int root, string? mark)
{
    private const string Processes = "/proc";

    private readonly byte[]? _mark = mark is null ? null : Encoding.UTF8.GetBytes(mark);

    /// <summary>Asks all of them to end, but for the root: what shuts them in, or watches over them, ends after them.</summary>
    public void Terminate()
    {
        foreach (var process in Find().Where(process => process != root))
        {
            SystemCalls.Signal(process, SystemCalls.Terminate);
        }
    }

    /// <summary>Ends all of them but the root. Whoever is made while it looks is found the next time, until nobody is left.</summary>
    public void KillRest()
    {
        for (var round = 0; round < 8; round++)
        {
            var left = Find().Where(process => process != root).ToList();
            if (left.Count == 0)
            {
                return;
            }

            left.ForEach(process => SystemCalls.Signal(process, SystemCalls.Kill));
        }
    }

    /// <summary>Those that are there now, the root included. One that has ended and was not collected yet does not count.</summary>
    public IReadOnlyList<int> Find()
    {
        var all = List();
        var found = new HashSet<int> { root };
        for (var before = 0; before < found.Count; )
        {
            before = found.Count;
            found.UnionWith(all.Where(one => found.Contains(one.Parent) || one.Session == root).Select(one => one.Id));
        }

        if (_mark is not null)
        {
            found.UnionWith(all.Where(one => !found.Contains(one.Id) && HasMark(one.Id)).Select(one => one.Id));
        }

        return [.. found.Where(id => all.Exists(one => one.Id == id))];
    }

    private static List<Entry> List()
    {
        var entries = new List<Entry>();
        foreach (var folder in Directory.EnumerateDirectories(Processes))
        {
            if (
                int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(id) is { } entry
            )
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>Behind the name, which may hold anything, stand state, parent, group and session.</summary>
    private static Entry? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"{Processes}/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new(id, Number(fields[1]), Number(fields[3]));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended just now.
            return null;
        }
    }

    private bool HasMark(int id)
    {
        try
        {
            return File.ReadAllBytes($"{Processes}/{id}/environ").AsSpan().IndexOf(_mark) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Id, int Parent, int Session);
}
