using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Changes the project's own configuration file for people and plugins: one key at a time, and nothing else in it.</summary>
internal sealed class ConfigEditor(AgentProject project, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What the project's own file holds at a path, secrets masked.</summary>
    /// <param name="path">Where to look; null for everything.</param>
    /// <param name="value">What stands there.</param>
    /// <exception cref="AgentConfigException">The file is not there, or is no JSON.</exception>
    public bool TryGet(string? path, out object? value) =>
        ConfigView.TryGet(ConfigFileText.Parse(Read(), ProductNames.ConfigFile), path, out value);

    /// <summary>Sets a key.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="value">What it is to be; a placeholder is written as one.</param>
    /// <param name="variables">What placeholders stand for.</param>
    /// <param name="cancellationToken">Ends the waiting for others.</param>
    /// <exception cref="AgentConfigException">The file does not parse, or what would come of it cannot be used; it stays as it was.</exception>
    public Task SetAsync(string path, JsonElement value, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var segments = ConfigPath.Parse(path);
        return ChangeAsync(edit => edit.Set(segments, value), variables, cancellationToken);
    }

    /// <summary>Takes a key away; what is inherited then holds again.</summary>
    public Task UnsetAsync(string path, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var segments = ConfigPath.Parse(path);
        return ChangeAsync(edit => edit.Unset(segments), variables, cancellationToken);
    }

    /// <summary>Sets what a patch names inside an object, and takes away what it gives null; all of it or nothing.</summary>
    public Task MergeAsync(
        IReadOnlyList<string> path,
        ConfigMap patch,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken
    ) => ChangeAsync(edit => Merge(edit, path, patch), variables, cancellationToken);

    private static void Merge(JsonEdit edit, IReadOnlyList<string> path, ConfigMap patch)
    {
        foreach (var (key, value) in patch)
        {
            IReadOnlyList<string> inner = [.. path, key];
            switch (value)
            {
                case null:
                    edit.Unset(inner);
                    break;
                case ConfigMap { Count: > 0 } map:
                    Merge(edit, inner, map);
                    break;
                default:
                    using (var document = JsonDocument.Parse(ConfigValue.ToJson(value)))
                    {
                        edit.Set(inner, document.RootElement);
                    }
                    break;
            }
        }
    }

    private async Task ChangeAsync(
        Action<JsonEdit> change,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken
    )
    {
        var folder = PrivateFolder.Ensure(project.Paths.InState("run"));
        using var held = await InterProcessLock
            .AcquireAsync(Path.Combine(folder, "config.lock"), Patience, time, cancellationToken)
            .ConfigureAwait(false);
        var written = Read();
        ConfigFileText.Parse(written, ProductNames.ConfigFile);
        var text = ConfigFileText.WithoutMark(written);
        var edit = new JsonEdit(text);
        change(edit);
        if (edit.Json.Span.SequenceEqual(text))
        {
            return;
        }
        RefuseNewErrors(written, edit.Json, variables);
        AtomicFile.Write(project.Paths.ConfigFile, [.. written[..^text.Length], .. edit.Json.Span]);
    }

    // What was wrong before may stay wrong: it has to be put right one key at a time.
    private void RefuseNewErrors(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, IReadOnlyDictionary<string, string> variables)
    {
        var errors = ConfigLoader
            .Errors(project, variables, after)
            .Except(ConfigLoader.Errors(project, variables, before), StringComparer.Ordinal);
        if (errors.ToList() is { Count: > 0 } added)
        {
            throw new AgentConfigException(added);
        }
    }

    private byte[] Read()
    {
        try
        {
            return SharedFile.Read(project.Paths.ConfigFile);
        }
        catch (FileNotFoundException exception)
        {
            throw new AgentConfigException(ConfigFiles.NotFound, exception);
        }
    }
}
