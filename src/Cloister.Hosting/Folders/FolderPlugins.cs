using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>The plugin folders of the host: which are listed, which are in use, and how to change that while it runs.</summary>
/// <remarks>
/// Operations come one after the other and wait for changes of settings under way. One that fails leaves everything as it was.
/// What an operation says about a folder stands above settings until the host ends. Safe for use from many threads, but not
/// from inside a hook of a plugin.
/// </remarks>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
[RequiresDynamicCode("Plugins of folders are made at run time.")]
public sealed class FolderPlugins : IFolderLoader
{
    private readonly RuntimeChanges _changes;
    private readonly HostStatus _status;
    private readonly ILogger _log;
    private readonly FolderMoves _moves;
    private readonly FolderSlot[] _slots;
    private readonly string[] _roots;

    internal FolderPlugins(
        PluginRuntimeBase runtime,
        RuntimeChanges changes,
        LiveSettings settings,
        HostStatus status,
        IEnumerable<PluginFolderOptions> folders,
        IHostEnvironment environment,
        UnloadableTypes types,
        IServiceProvider services,
        ILoggerFactory loggers
    )
    {
        (_changes, _status) = (changes, status);
        _log = loggers.CreateLogger(HostLog.Category);
        var roots = folders.Select(folder => (Root: Path.GetFullPath(folder.Root, environment.ContentRootPath), folder)).ToArray();
        _roots = [.. roots.Select(root => root.Root).Distinct(StringComparer.Ordinal)];
        _slots =
        [
            .. roots.SelectMany(root =>
                root.folder.Listings().Select(listing => new FolderSlot(listing, root.Root, root.folder.SharedAssemblies))
            ),
        ];
        RefuseTwins();
        _moves = new(runtime, changes, settings, types.Guard(services), _slots, _log);
        settings.Overlay = _moves.Overlay;
    }

    /// <summary>Every listed folder as it is now.</summary>
    public IReadOnlyList<FolderPlugin> All => [.. _slots.Select(slot => slot.Describe())];

    /// <summary>A listed folder as it is now, or null when no such folder is listed.</summary>
    public FolderPlugin? Find(string name) => Array.Find(_slots, slot => slot.Listing.Name == name)?.Describe();

    /// <summary>Opens the folder if it is not open, and attaches its plugins wherever their dependencies are there.</summary>
    /// <exception cref="PluginFolderException">It is not listed, is not what is listed, or has a plugin that is refused.</exception>
    /// <exception cref="PluginLifecycleException">Its plugins failed to attach.</exception>
    public Task EnableAsync(string name, CancellationToken cancellationToken = default)
    {
        var slot = Listed(name);
        return ChangeAsync(
            slot,
            token => slot.Loaded is null ? _moves.LoadAsync(slot, token) : _moves.WantAsync(slot, wanted: true, token),
            cancellationToken
        );
    }

    /// <summary>Detaches its plugins everywhere; they stay in memory.</summary>
    /// <exception cref="PluginFolderException">It is not listed, not open, or has a plugin that is locked.</exception>
    public Task DisableAsync(string name, CancellationToken cancellationToken = default)
    {
        var slot = Listed(name);
        return ChangeAsync(slot, token => _moves.WantAsync(OpenOrThrow(slot, "disabled"), wanted: false, token), cancellationToken);
    }

    /// <summary>
    /// Detaches its plugins everywhere, takes them out of the runtime, and lets go of the folder. Its memory is freed when nobody
    /// holds on to what came out of it: results of factories, events, types in the host's own caches.
    /// </summary>
    /// <inheritdoc cref="DisableAsync"/>
    public Task UnloadAsync(string name, CancellationToken cancellationToken = default)
    {
        var slot = Listed(name);
        return ChangeAsync(slot, token => _moves.LeaveAsync(OpenOrThrow(slot, "unloaded"), token), cancellationToken);
    }

    /// <summary>Puts other contents in the place of a folder: the new ones are opened first, then the old plugins go and the new ones come.</summary>
    /// <remarks>A folder that is disabled stays so. The new listing stands until the host ends; put it where the host takes its listings from.</remarks>
    /// <param name="listing">The name of a listed folder, the hash of its new contents, and, if they are elsewhere, their path.</param>
    /// <param name="cancellationToken">Gives up, and puts back what was done.</param>
    /// <inheritdoc cref="EnableAsync"/>
    public Task ReplaceAsync(FolderPluginListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var slot = Listed(listing.Name);
        return ChangeAsync(slot, token => _moves.ReplaceAsync(slot, listing, token), cancellationToken);
    }

    async Task IFolderLoader.AddListedAsync(bool goOn, CancellationToken cancellationToken)
    {
        WarnOfUnlisted();
        var refused = new List<(string, string)>();
        foreach (var slot in _slots.Where(slot => slot.Listing.IsEnabled))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await _moves.AddAsync(slot).ConfigureAwait(false);
            }
            catch (PluginFolderException exception) when (goOn)
            {
                refused.Add((slot.Listing.Name, exception.Message));
                HostLog.FolderRefused(_log, slot.Listing.Name, exception.Message, exception);
            }
        }

        _status.RefusedFolders = refused;
    }

    async Task IFolderLoader.CloseAsync()
    {
        foreach (var slot in _slots)
        {
            await _moves.ReleaseAsync(slot).ConfigureAwait(false);
        }
    }

    private async Task ChangeAsync(FolderSlot slot, Func<CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        await _changes.RunAsync(change, cancellationToken).ConfigureAwait(false);
        _status.RefusedFolders = [.. _status.RefusedFolders.Where(refused => refused.Name != slot.Listing.Name || slot.Loaded is null)];
        HostLog.FolderChanged(_log, slot.Listing.Name, slot.State, string.Join(", ", slot.Ids.Select(id => $"'{id}'")));
    }

    private FolderSlot Listed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(_slots, slot => slot.Listing.Name == name)
            ?? throw new PluginFolderException(
                name,
                "it is not listed, and only what is listed is opened. List it with the SHA-256 that PluginFolder.ComputeHash gives."
            );
    }

    private static FolderSlot OpenOrThrow(FolderSlot slot, string what) =>
        slot.Loaded is not null
            ? slot
            : throw new PluginFolderException(slot.Listing.Name, $"it cannot be {what}, because it is not open. Enable it first.");

    private void RefuseTwins()
    {
        if (
            _slots.CountBy(slot => slot.Listing.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(name => name.Value > 1) is
            { Key: { } twin }
        )
        {
            throw new PluginFolderException(twin, "the name is listed twice. Give one listing another name.");
        }
    }

    private void WarnOfUnlisted()
    {
        foreach (var root in _roots.Where(Directory.Exists))
        {
            var folders = Directory.EnumerateDirectories(root).Where(folder => !_slots.Any(slot => slot.IsAt(folder)));
            foreach (var folder in folders.Order(StringComparer.Ordinal))
            {
                HostLog.FolderNotListed(_log, Path.GetFileName(folder), root);
            }
        }
    }
}
