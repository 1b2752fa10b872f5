namespace Cloister.Agents;

/// <summary>Makes the snapshot out of the files.</summary>
internal sealed class ConfigLoader
{
    private readonly ConfigReader _reader;

    private ConfigLoader(ConfigReader reader) => _reader = reader;

    /// <exception cref="AgentConfigException">The configuration cannot be used.</exception>
    public static AgentConfig Load(AgentProject project, IReadOnlyDictionary<string, string> variables)
    {
        var merged = ConfigFiles.Merge(project.Root);
        var (values, leaves) = (merged.ToMap(), merged.Leaves());
        var (errors, warnings) = Check(project, values, leaves, variables);
        return errors.Count == 0
            ? new ConfigLoader(new ConfigReader(values, variables)).Snapshot(values, leaves, warnings)
            : throw new AgentConfigException(errors);
    }

    /// <summary>What would be wrong if the project's own file held this.</summary>
    /// <exception cref="AgentConfigException">A file that it inherits from is no JSON.</exception>
    public static IReadOnlyList<string> Errors(
        AgentProject project,
        IReadOnlyDictionary<string, string> variables,
        ReadOnlyMemory<byte> own
    )
    {
        var merged = ConfigFiles.Merge(project.Root, own);
        return Check(project, merged.ToMap(), merged.Leaves(), variables).Errors;
    }

    private static (IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings) Check(
        AgentProject project,
        ConfigMap values,
        IReadOnlyList<ConfigLeaf> leaves,
        IReadOnlyDictionary<string, string> variables
    ) => ConfigCheck.Run(values, variables, path => ConfigFiles.NameOf(FileOf(leaves, path, project), project.Root));

    // What stands inside a list came with the list.
    private static string FileOf(IReadOnlyList<ConfigLeaf> leaves, IReadOnlyList<string> path, AgentProject project) =>
        leaves.FirstOrDefault(leaf => IsBelow(path, leaf.Segments))?.File
        ?? leaves.LastOrDefault(leaf => IsBelow(leaf.Segments, path))?.File
        ?? project.Paths.ConfigFile;

    private static bool IsBelow(IReadOnlyList<string> path, IReadOnlyList<string> above) =>
        path.Take(above.Count).SequenceEqual(above, StringComparer.Ordinal);

    private AgentConfig Snapshot(ConfigMap values, IReadOnlyList<ConfigLeaf> leaves, IReadOnlyList<string> warnings) =>
        new()
        {
            Name = _reader.Get(ConfigKeys.Name)!,
            Version = _reader.Get(ConfigKeys.Version)!,
            Description = _reader.Get(ConfigKeys.Description),
            Start = Start(),
            Execution = Execution(),
            Context = Context(),
            Models = ByName("models", Model),
            Providers = ByName("providers", Provider),
            Services = ByName("services", Service),
            Chat = Chat(),
            Tasks = new() { Timezone = _reader.Get(ConfigKeys.TaskTimezone), MissedRuns = _reader.Get(ConfigKeys.TaskMissedRuns) },
            Plugins = ByName("plugins", Plugin),
            Mcp = ByName("mcp", McpServer),
            Slots = ByName("slots", Slot).ToDictionary(slot => Pin.FromWire(slot.Key), slot => slot.Value),
            Sandbox = Sandbox(),
            ShellPath = _reader.Get(ConfigKeys.ShellPath),
            Approvals = new() { Tools = _reader.Get(ConfigKeys.ApprovalTools), Rules = _reader.Get(ConfigKeys.ApprovalRules) },
            Logging = new() { Level = _reader.Get(ConfigKeys.LogLevel), Messages = _reader.Get(ConfigKeys.LogMessages) },
            Locale = _reader.Get(ConfigKeys.Locale),
            Json = values,
            Leaves = leaves,
            Warnings = warnings,
        };

    private StartSettings Start() =>
        new()
        {
            Host = _reader.Get(ConfigKeys.Host),
            Port = _reader.Get(ConfigKeys.Port),
            Auth = _reader.Get(ConfigKeys.Auth),
            AllowedOrigins = _reader.Get(ConfigKeys.AllowedOrigins),
            AllowedHosts = _reader.Get(ConfigKeys.AllowedHosts),
        };

    private ExecutionSettings Execution() =>
        new()
        {
            ModelId = _reader.Get(ConfigKeys.ModelId),
            MaxSteps = _reader.Get(ConfigKeys.MaxSteps),
            TurnTimeout = TimeSpan.FromSeconds(_reader.Get(ConfigKeys.TurnTimeoutSeconds)),
            WhenBusy = _reader.Get(ConfigKeys.WhenBusy),
            AutoContinue = _reader.Get(ConfigKeys.AutoContinue),
            OnDisconnect = _reader.Get(ConfigKeys.OnDisconnect),
            Tools = new() { Allow = _reader.Get(ConfigKeys.ToolsAllow), Deny = _reader.Get(ConfigKeys.ToolsDeny) },
            MaxAwakeSessions = _reader.Get(ConfigKeys.MaxAwakeSessions),
            Titles = _reader.Get(ConfigKeys.Titles),
        };

    private ContextSettings Context() =>
        new()
        {
            MaxInputTokens = _reader.Get(ConfigKeys.MaxInputTokens),
            CompactRatio = _reader.Get(ConfigKeys.CompactRatio),
            Memory = _reader.Get(ConfigKeys.MemoryEnabled),
        };

    private ModelSettings Model(string id) =>
        new()
        {
            Provider = _reader.Get(ConfigKeys.ModelProvider, id)!,
            Name = _reader.Get(ConfigKeys.ModelName, id)!,
            ContextWindow = _reader.Get(ConfigKeys.ModelContextWindow, id),
            MaxOutputTokens = _reader.Get(ConfigKeys.ModelMaxOutputTokens, id),
            Temperature = _reader.Get(ConfigKeys.ModelTemperature, id),
            TopP = _reader.Get(ConfigKeys.ModelTopP, id),
            FrequencyPenalty = _reader.Get(ConfigKeys.ModelFrequencyPenalty, id),
            PresencePenalty = _reader.Get(ConfigKeys.ModelPresencePenalty, id),
            InputModalities = _reader.Get(ConfigKeys.ModelInputModalities, id),
            IsPaused = _reader.Get(ConfigKeys.ModelPaused, id),
        };

    private ProviderSettings Provider(string id) =>
        new()
        {
            Type = _reader.Get(ConfigKeys.ProviderType, id)!,
            BaseUrl = _reader.Raw(ConfigKeys.ProviderBaseUrl, id),
            ApiKey = _reader.Raw(ConfigKeys.ProviderApiKey, id),
            Headers = Headers(id),
            MaxConcurrency = _reader.Get(ConfigKeys.ProviderMaxConcurrency, id),
            RequestsPerMinute = _reader.Get(ConfigKeys.ProviderRequestsPerMinute, id),
        };

    // Names of headers have no case, so of two that differ in nothing else the last one counts.
    private Dictionary<string, string> Headers(string id)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _reader.Names("providers", id, "headers"))
        {
            headers[name] = _reader.Raw(ConfigKeys.ProviderHeader, id, name)!;
        }
        return headers;
    }

    private McpServerSettings McpServer(string name) =>
        new()
        {
            IsEnabled = _reader.Get(ConfigKeys.McpEnabled, name),
            Command = _reader.Raw(ConfigKeys.McpCommand, name),
            Arguments = _reader.Get(ConfigKeys.McpArguments, name),
            Environment = _reader
                .Names("mcp", name, "env")
                .ToDictionary(
                    variable => variable,
                    variable => _reader.Raw(ConfigKeys.McpVariable, name, variable)!,
                    StringComparer.Ordinal
                ),
            Url = _reader.Raw(ConfigKeys.McpUrl, name),
            Headers = _reader
                .Names("mcp", name, "headers")
                .ToDictionary(
                    header => header,
                    header => _reader.Raw(ConfigKeys.McpHeader, name, header)!,
                    StringComparer.OrdinalIgnoreCase
                ),
            IsTrusted = _reader.Get(ConfigKeys.McpTrusted, name),
            Timeout = TimeSpan.FromSeconds(_reader.Get(ConfigKeys.McpTimeoutSeconds, name)),
        };

    private ServiceSettings Service(string name) =>
        new(_reader.Get(ConfigKeys.ServiceEnabled, name), _reader.Map("services", name).Without("enabled"));

    private PluginSettings Plugin(string name) =>
        new(_reader.Get(ConfigKeys.PluginEnabled, name), _reader.Map("plugins", name).Without("enabled"));

    private ServiceSettings Slot(string pin) =>
        new(_reader.Get(ConfigKeys.SlotEnabled, pin), _reader.Get(ConfigKeys.SlotConfig, pin), _reader.Get(ConfigKeys.SlotPriority, pin));

    private ChatSettings Chat() =>
        new()
        {
            MaxConcurrency = _reader.Get(ConfigKeys.ChatMaxConcurrency),
            MergeDebounce = TimeSpan.FromMilliseconds(_reader.Get(ConfigKeys.ChatMergeDebounceMs)),
            MergeMaxWait = TimeSpan.FromMilliseconds(_reader.Get(ConfigKeys.ChatMergeMaxWaitMs)),
            LaneCap = _reader.Get(ConfigKeys.ChatLaneCap),
            MaxSendsPerTurn = _reader.Get(ConfigKeys.ChatMaxSendsPerTurn),
            Idempotency = _reader.Get(ConfigKeys.ChatIdempotency),
            Reply = _reader.Get(ConfigKeys.ChatReply),
            Backlog = _reader.Get(ConfigKeys.ChatBacklog),
            BacklogMaxAge = TimeSpan.FromSeconds(_reader.Get(ConfigKeys.ChatBacklogMaxAgeSeconds)),
            GroupTrigger = _reader.Get(ConfigKeys.ChatGroupTrigger),
            CrossChat = _reader.Get(ConfigKeys.ChatCrossChat),
            Channels = _reader
                .Names("services", "chat", "channels")
                .ToDictionary(name => name, name => _reader.Map("services", "chat", "channels", name), StringComparer.Ordinal),
        };

    private SandboxSettings Sandbox() =>
        new()
        {
            Mode = _reader.Get(ConfigKeys.SandboxMode),
            Network = _reader.Get(ConfigKeys.SandboxNetwork),
            WritablePaths = _reader.Get(ConfigKeys.SandboxWritablePaths),
            EnvAllowlist = _reader.Get(ConfigKeys.SandboxEnvAllowlist),
            EnvExpose = _reader.Get(ConfigKeys.SandboxEnvExpose),
            MaxProcesses = _reader.Get(ConfigKeys.SandboxMaxProcesses),
            MaxMemoryMb = _reader.Get(ConfigKeys.SandboxMaxMemoryMb),
            MaxFileMb = _reader.Get(ConfigKeys.SandboxMaxFileMb),
        };

    private Dictionary<string, T> ByName<T>(string section, Func<string, T> read) =>
        _reader.Names(section).ToDictionary(name => name, read, StringComparer.Ordinal);
}
