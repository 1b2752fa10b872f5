using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What can be done with channels.</summary>
internal sealed class ChannelActing(ChatParts parts, ChatWayOut wayOut)
{
    public async ValueTask<JsonData?> StatusAsync(ActionCall call, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChatConnection> asked = call.Text("channel") is { } channel ? [Find(channel)] : wayOut.Connections.All;
        var channels = new List<JsonData>();
        foreach (var connection in asked)
        {
            channels.Add(await StatusOfAsync(connection, cancellationToken).ConfigureAwait(false));
        }

        return JsonData.Object(("channels", JsonData.Array([.. channels])));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong is the result of the test.")]
    public async ValueTask<JsonData?> TestAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var connection = Find(call.Text("channel"));
        ThrowIfUnusable(connection, evenIfDisabled: true);
        var (began, at) = (parts.Clock.GetTimestamp(), parts.Now);
        var (isGood, said) = (true, "");
        try
        {
            said = await TestAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            (isGood, said) = (false, exception is ChannelException or ArgumentException ? exception.Message : "The channel failed.");
        }

        return JsonData.Object(
            ("channel", connection.Platform.Name),
            ("success", isGood),
            ("testedAtMs", at),
            ("latencyMs", (long)parts.Clock.GetElapsedTime(began).TotalMilliseconds),
            ("message", isGood ? "The platform answers." : "The platform does not answer."),
            ("detail", parts.Redact(said))
        );
    }

    public async ValueTask<JsonData?> ReconnectAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var connection = Find(call.Text("channel"));
        ThrowIfUnusable(connection);
        await connection.RestartAsync().ConfigureAwait(false);
        return await StatusOfAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<JsonData?> OpenAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var connection = Find(call.Text("channel"));
        ThrowIfUnusable(connection, evenIfDisabled: true);
        await SwitchAsync(connection, isOn: true, cancellationToken).ConfigureAwait(false);
        if (!connection.State.IsRunning)
        {
            await connection.RestartAsync().ConfigureAwait(false);
        }

        return await StatusOfAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<JsonData?> CloseAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var connection = Find(call.Text("channel"));
        await SwitchAsync(connection, isOn: false, cancellationToken).ConfigureAwait(false);
        await connection.ApplyAsync().ConfigureAwait(false);
        return await StatusOfAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<JsonData?> ConfigurationAsync(ActionCall call, CancellationToken _) =>
        new(ConfigurationOf(Find(call.Text("channel"))));

    public async ValueTask<JsonData?> ConfigureAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var connection = Find(call.Text("channel"));
        var patch = PatchOf(connection.Platform, ConfigMap.From(call.Payload["config"].ToElement()));
        await WriteAsync(connection, patch, cancellationToken).ConfigureAwait(false);
        await (call.Flag("restart") == true ? connection.RestartAsync() : connection.ApplyAsync()).ConfigureAwait(false);
        return ConfigurationOf(connection);
    }

    /// <summary>The connection to a platform through which something can be sent, now or as soon as it is there again.</summary>
    public ChatConnection Usable(string channel)
    {
        var connection = Find(channel);
        ThrowIfUnusable(connection);
        return connection;
    }

    private ChatConnection Find(string? channel) =>
        wayOut.Connections.Find(channel ?? "") ?? throw new ActionFailedException($"No dispatcher registered for channel: {channel}");

    private static void ThrowIfUnusable(ChatConnection connection, bool evenIfDisabled = false)
    {
        var access = connection.AccessNow();
        if (!access.IsEnabled && !evenIfDisabled)
        {
            throw new ActionFailedException($"Channel {connection.Platform.Name} is disabled");
        }

        if (access.Problem is { } problem)
        {
            throw new ActionFailedException(problem);
        }
    }

    /// <summary>The channel that is open, or one for this question only.</summary>
    private static async Task<string> TestAsync(ChatConnection connection, CancellationToken cancellationToken)
    {
        using var use = connection.TryUse();
        if (use is not null)
        {
            return await use.Channel.TestAsync(cancellationToken).ConfigureAwait(false);
        }

        var channel = connection.OpenForTest();
        await using (channel.ConfigureAwait(false))
        {
            return await channel.TestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task SwitchAsync(ChatConnection connection, bool isOn, CancellationToken cancellationToken) =>
        WriteAsync(connection, ConfigMap.Of((ChannelAccess.EnabledKey, isOn)), cancellationToken);

    private async Task WriteAsync(ChatConnection connection, ConfigMap patch, CancellationToken cancellationToken)
    {
        try
        {
            await parts
                .ConfigureAsync(["services", "chat", "channels", connection.Platform.Name], patch, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (AgentConfigException exception)
        {
            throw new ActionFailedException(exception.Message, exception);
        }
    }

    /// <summary>What a channel can be told. A secret has to be a placeholder, for the file is read by others.</summary>
    private static ConfigMap PatchOf(ChatPlatform platform, ConfigMap config)
    {
        var keys = platform.Fields.Select(field => field.Key).Concat([ChannelAccess.EnabledKey, ChannelAccess.AccountKey]);
        var patch = ConfigMap.From(config.Where(entry => keys.Contains(entry.Key, StringComparer.Ordinal)));
        if (patch.IsEmpty)
        {
            throw new ActionFailedException("No valid config fields provided");
        }

        foreach (var field in platform.Fields.Where(field => field.IsSecret && IsLiteral(patch.GetValueOrDefault(field.Key))))
        {
            throw new ActionFailedException(
                $"'{field.Key}' is a secret. Put it into a variable, and give a placeholder such as ${{NAME}}."
            );
        }

        return patch;
    }

    private static bool IsLiteral(object? value) => value is string { Length: > 0 } && !Placeholder.TryName(value, out _);

    private async ValueTask<JsonData> StatusOfAsync(ChatConnection connection, CancellationToken cancellationToken)
    {
        var counts = await wayOut.Outbox.CountAsync(connection.Platform.Name, cancellationToken).ConfigureAwait(false);
        var (state, access) = (connection.State, connection.AccessNow());
        return JsonData.Object(
            ("channel", connection.Platform.Name),
            ("enabled", access.IsEnabled),
            ("configured", access.Problem is null),
            ("running", state.IsRunning),
            ("linkState", state.Link),
            ("statusText", state.Text),
            ("detail", state.Detail),
            ("configuration", ConfigurationOf(connection)),
            ("outbox", JsonData.Object(("pending", counts.Pending), ("failed", counts.Failed), ("unknown", counts.Unknown)))
        );
    }

    private JsonData ConfigurationOf(ChatConnection connection)
    {
        var platform = connection.Platform;
        var written = parts.Settings.Channels.GetValueOrDefault(platform.Name) ?? ConfigMap.Empty;
        var fields = platform.Fields.Select(field =>
            JsonData.Object(
                ("key", field.Key),
                ("label", field.Label),
                ("secret", field.IsSecret),
                ("required", field.IsRequired),
                ("value", Shown(field, written.GetValueOrDefault(field.Key)))
            )
        );
        return JsonData.Object(
            ("channel", platform.Name),
            ("title", platform.Title),
            ("enabled", connection.AccessNow().IsEnabled),
            ("channelAccountId", written.GetValueOrDefault(ChannelAccess.AccountKey) as string),
            ("fields", JsonData.Array([.. fields]))
        );
    }

    private static JsonData Shown(ChannelField field, object? value) =>
        value is null ? JsonData.Null
        : field.IsSecret && IsLiteral(value) ? "****"
        : JsonData.Parse(ConfigValue.ToJson(value));
}
