using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Brings files that came with messages into the cache of the project.</summary>
internal sealed partial class Downloads(ChatParts parts, ILogger logger)
{
    public const int MaxFiles = 10;
    public const long MaxBytes = 20 << 20;

    /// <summary>How the path of such a file begins, in a message.</summary>
    public const string CachePath = $"{ProductNames.StateFolder}/{CacheFolder}/";

    private const string CacheFolder = "cache";
    private const int MaxName = 160;
    private const int MarkLength = 8;
    private const int BufferSize = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ILogger _logger = logger;

    /// <summary>Gets the files of a message, one after the other. What cannot be had is said in its place.</summary>
    public async Task<(List<InboundFile> Files, string? Text)> GetAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        var files = new List<InboundFile>();
        var lines = new List<string>();
        foreach (var file in inbound.Message.Files)
        {
            var (path, reason) =
                files.Count < MaxFiles
                    ? await TryGetAsync(inbound, file, cancellationToken).ConfigureAwait(false)
                    : (null, "too many attachments");
            lines.Add(path is null ? $"[attachment unavailable: {BlockText.Value(NameOf(file))}: {reason}]" : TagOf(file, path));
            files.Add(
                new(file.Kind)
                {
                    Path = path,
                    Caption = file.Caption,
                    FileName = file.FileName,
                    ContentType = file.ContentType,
                    Id = file.Id,
                }
            );
        }

        return (files, lines.Count == 0 ? null : string.Join('\n', lines));
    }

    private static string NameOf(IncomingFile file) => string.IsNullOrWhiteSpace(file.FileName) ? file.Kind : file.FileName;

    private static string TagOf(IncomingFile file, string path) =>
        string.IsNullOrWhiteSpace(file.Caption)
            ? $"<file type=\"{BlockText.Attribute(file.Kind)}\">{path}</file>"
            : $"<file type=\"{BlockText.Attribute(file.Kind)}\" caption=\"{BlockText.Attribute(file.Caption)}\">{path}</file>";

    private async Task<(string? Path, string? Reason)> TryGetAsync(
        InboundMessage inbound,
        IncomingFile file,
        CancellationToken cancellationToken
    )
    {
        if (inbound.Channel is not { } channel)
        {
            return (null, "not connected");
        }

        if (file.Size > MaxBytes)
        {
            return (null, "too large");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = parts.Clock.CreateTimer(_ => _ = patience.CancelAsync(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await GetAsync(channel, inbound.Received.Channel, file, patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotDownloaded(inbound.Received.Channel, failure);
            return (null, "download failed");
        }
    }

    private async Task<(string? Path, string? Reason)> GetAsync(
        ChatChannel channel,
        string channelName,
        IncomingFile file,
        CancellationToken cancellationToken
    )
    {
        var folder = SafeName(channelName);
        var name = $"{parts.Now.ToString(CultureInfo.InvariantCulture)}-{parts.Ids.New("")[^MarkLength..]}-{SafeName(NameOf(file))}";
        var target = parts.Paths.InState(CacheFolder, folder, name);
        PrivateFolder.Ensure(Path.GetDirectoryName(target)!);
        var source = await channel.DownloadAsync(file, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            if (await CopyAsync(source, target, cancellationToken).ConfigureAwait(false))
            {
                return ($"{CachePath}{folder}/{name}", null);
            }
        }

        return (null, "too large");
    }

    /// <summary>Writes the file, unless it is larger than it said. Nothing is left of one that is not whole.</summary>
    private static async Task<bool> CopyAsync(Stream source, string target, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            var file = PrivateFiles.Open(target, FileMode.CreateNew, FileShare.Read);
            await using (file.ConfigureAwait(false))
            {
                var buffer = new byte[BufferSize];
                for (var total = 0L; ; )
                {
                    var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                    total += read;
                    if (read == 0 || total > MaxBytes)
                    {
                        return isWhole = read == 0;
                    }

                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(target);
            }
        }
    }

    /// <summary>Where the files of a channel are.</summary>
    public static string FolderOf(AgentPaths paths, string channel) => paths.InState(CacheFolder, SafeName(channel));

    /// <summary>The part of a file's name that no other has, and when it came; nothing, if it is no such file.</summary>
    public static (string? Mark, long At) MarkOf(string name) =>
        name.Split('-', 3) is [var at, { Length: MarkLength } id, _]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var moment)
            ? ($"{at}-{id}-", moment)
            : (null, 0);

    /// <summary>A name that is one on every system, and leads nowhere.</summary>
    public static string SafeName(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var safe = new StringBuilder(Math.Min(last.Length, MaxName));
        foreach (var rune in last.EnumerateRunes())
        {
            if (safe.Length + rune.Utf16SequenceLength > MaxName)
            {
                break;
            }

            safe.Append(IsSafe(rune) ? rune.ToString() : "_");
        }

        return safe.Length == 0 ? "_" : safe.ToString();
    }

    private static bool IsSafe(Rune rune) =>
        rune.IsAscii
            ? char.IsAsciiLetterOrDigit((char)rune.Value) || (char)rune.Value is '_' or '.' or '-' or '(' or ')' or '@'
            : Rune.IsLetterOrDigit(rune);

    [LoggerMessage(611, LogLevel.Warning, "A file that came with a message on '{Channel}' could not be had.")]
    private partial void LogNotDownloaded(string channel, Exception exception);
}
