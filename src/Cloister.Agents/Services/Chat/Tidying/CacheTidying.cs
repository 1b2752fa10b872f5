using System.Text;

namespace Cloister.Agents;

/// <summary>Removes files that came with messages, when they are old and no conversation names them in what was last said.</summary>
internal sealed class CacheTidying(ChatParts parts)
{
    private const int LastMessages = 200;
    private static readonly TimeSpan Age = TimeSpan.FromDays(14);

    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var old = FindOld();
        if (old.Count == 0)
        {
            return;
        }

        foreach (var route in await parts.Routes.ListAsync(int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await KeepNamedAsync(old, route.SessionId, cancellationToken).ConfigureAwait(false);
        }

        foreach (var path in old.Values)
        {
            File.Delete(path);
        }
    }

    /// <summary>Files of channels that are old enough, by the part of their names that no other file has.</summary>
    private Dictionary<string, string> FindOld()
    {
        var before = parts.Now - (long)Age.TotalMilliseconds;
        var old = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in parts.Platforms.SelectMany(FilesOf))
        {
            if (Downloads.MarkOf(Path.GetFileName(path)) is ({ } mark, var at) && at < before)
            {
                old[mark] = path;
            }
        }

        return old;
    }

    private IEnumerable<string> FilesOf(ChatPlatform platform)
    {
        var folder = Downloads.FolderOf(parts.Paths, platform.Name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];
    }

    /// <summary>Takes out what the last messages of a session name.</summary>
    private async Task KeepNamedAsync(Dictionary<string, string> files, string sessionId, CancellationToken cancellationToken)
    {
        var bodies = await parts
            .Store.ReadAsync(reader => reader.ReadLastBodiesAsync(sessionId, LastMessages), cancellationToken)
            .ConfigureAwait(false);
        foreach (var text in bodies.Select(body => Encoding.UTF8.GetString(body)))
        {
            if (text.Contains(Downloads.CachePath, StringComparison.Ordinal))
            {
                foreach (var mark in files.Keys.Where(mark => text.Contains(mark, StringComparison.Ordinal)).ToList())
                {
                    files.Remove(mark);
                }
            }
        }
    }
}
