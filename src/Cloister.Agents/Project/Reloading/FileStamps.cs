namespace Cloister.Agents;

/// <summary>What files look like from outside; cheap to look at again, to see whether one of them has changed.</summary>
internal sealed class FileStamps(IReadOnlyList<string> files)
{
    private Stamp[] _seen = [.. files.Select(Stamp.Of)];

    /// <summary>Whether one looks different than the last time.</summary>
    public bool HaveChanged()
    {
        var now = files.Select(Stamp.Of).ToArray();
        var before = Interlocked.Exchange(ref _seen, now);
        return !now.AsSpan().SequenceEqual(before);
    }

    // A link may be made to lead to another file that looks the same.
    private sealed record Stamp(string Path, DateTime? Written, long Length)
    {
        public static Stamp Of(string file)
        {
            try
            {
                var info = new FileInfo(RealPath.Of(file));
                return info.Exists ? new Stamp(info.FullName, info.LastWriteTimeUtc, info.Length) : new Stamp(info.FullName, null, 0);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It cannot be looked at now; that it can be again is a change as well.
                return new Stamp(file, null, -1);
            }
        }
    }
}
