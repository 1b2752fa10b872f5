using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Every key of <c>agent.json</c>: defaults, checks, ranges, the schema and the documentation are made of this table.</summary>
internal static class ConfigKeys
{
    private static readonly List<ConfigKey> Added = [];

    private static readonly ConfigKind AnyText = new TextKind();
    private static readonly ConfigKind Flag = new FlagKind();
    private static readonly ConfigKind AnyTexts = new TextListKind();
    private static readonly ConfigKind Object = new ObjectKind();
    private static readonly ConfigKind Count = new IntegerKind(1, int.MaxValue);
    private static readonly ConfigKind Number = new NumberKind();

    /// <summary>The keys in the order of the documentation.</summary>
    public static IReadOnlyList<ConfigKey> All => Added;

    public static readonly ConfigKey<string?> Name = Required("name", "What the agent is called where people see it; never inherited.");
    public static readonly ConfigKey<string?> Version = Required("version", "Any text; never inherited.");
    public static readonly ConfigKey<string?> Description = Text("description", "What the agent is for.");

    public static readonly ConfigKey<string> Host = Key("start.host", AnyText, "127.0.0.1", "Address to listen on.");
    public static readonly ConfigKey<int?> Port = Key(
        "start.port",
        new IntegerKind(0, 65535),
        (int?)null,
        "Port to listen on; 0 takes any free one.",
        "first free of 5314..6399, but 5315"
    );
    public static readonly ConfigKey<StartAuth> Auth = Key(
        "start.auth",
        new WordKind<StartAuth>(("token", StartAuth.Token), ("none", StartAuth.None)),
        StartAuth.Token,
        "Who may call; `none` only together with a loopback host."
    );
    public static readonly ConfigKey<IReadOnlyList<string>> AllowedOrigins = Texts("start.allowedOrigins", "Origins whose pages may call.");
    public static readonly ConfigKey<IReadOnlyList<string>> AllowedHosts = Texts("start.allowedHosts", "Further host names in requests.");

    public static readonly ConfigKey<string?> ModelId = Text("execution.modelId", "Model of sessions that have none of their own.");
    public static readonly ConfigKey<int> MaxSteps = Key("execution.maxSteps", new IntegerKind(1, 256), 64, "Steps of a run.");
    public static readonly ConfigKey<int> TurnTimeoutSeconds = Key(
        "execution.turnTimeoutSeconds",
        new IntegerKind(1, 86400),
        3600,
        "How long a run takes at most."
    );
    public static readonly ConfigKey<WhenBusy> WhenBusy = Key(
        "execution.whenBusy",
        new WordKind<WhenBusy>(
            ("steer", Agents.WhenBusy.Steer),
            ("queue", Agents.WhenBusy.Queue),
            ("reject", Agents.WhenBusy.Reject),
            ("interrupt", Agents.WhenBusy.Interrupt)
        ),
        Agents.WhenBusy.Steer,
        "What becomes of an input while a run is under way."
    );
    public static readonly ConfigKey<bool> AutoContinue = Key(
        "execution.autoContinue",
        Flag,
        false,
        "Whether a step that only announces further work is followed by a nudge."
    );
    public static readonly ConfigKey<OnDisconnect> OnDisconnect = Key(
        "execution.onDisconnect",
        new WordKind<OnDisconnect>(("stop", Agents.OnDisconnect.Stop), ("continue", Agents.OnDisconnect.Continue)),
        Agents.OnDisconnect.Stop,
        "What becomes of a run whose connection is lost."
    );
    public static readonly ConfigKey<IReadOnlyList<string>?> ToolsAllow = Key<IReadOnlyList<string>?>(
        "execution.tools.allow",
        AnyTexts,
        null,
        "Tools that sessions see; a star at the end stands for anything.",
        "all"
    );
    public static readonly ConfigKey<IReadOnlyList<string>> ToolsDeny = Texts(
        "execution.tools.deny",
        "Tools that no session sees, whatever is allowed."
    );
    public static readonly ConfigKey<int> MaxAwakeSessions = Key(
        "execution.maxAwakeSessions",
        new IntegerKind(1, 1_000_000),
        1024,
        "Sessions held in memory."
    );
    public static readonly ConfigKey<TitleSource> Titles = Key(
        "execution.titles",
        new WordKind<TitleSource>(("model", TitleSource.Model), ("words", TitleSource.Words), ("off", TitleSource.Off)),
        TitleSource.Model,
        "Who names a session after its first answer: the model, or its first words."
    );

    public static readonly ConfigKey<int?> MaxInputTokens = Key(
        "context.maxInputTokens",
        new IntegerKind(2000, 2_000_000, clamped: true),
        (int?)null,
        "Budget beyond which the history is compacted.",
        "the model's window, else 128000"
    );
    public static readonly ConfigKey<double> CompactRatio = Key(
        "context.compactRatio",
        new NumberKind(0.1, 0.9),
        0.5,
        "Share of the messages that one compaction folds."
    );
    public static readonly ConfigKey<bool> MemoryEnabled = Key("context.memory.enabled", Flag, true, "Whether the agent keeps a memory.");

    public static readonly ConfigKey<string?> ModelProvider = Required("models.<id>.provider", "Provider that serves the model.");
    public static readonly ConfigKey<string?> ModelName = Required("models.<id>.name", "What the provider calls it.");
    public static readonly ConfigKey<int?> ModelContextWindow = Optional<int>(
        "models.<id>.contextWindow",
        Count,
        "Tokens of input it takes."
    );
    public static readonly ConfigKey<int?> ModelMaxOutputTokens = Optional<int>(
        "models.<id>.maxOutputTokens",
        Count,
        "Tokens it may answer with."
    );
    public static readonly ConfigKey<double?> ModelTemperature = Optional<double>(
        "models.<id>.temperature",
        Number,
        "Sampling temperature."
    );
    public static readonly ConfigKey<double?> ModelTopP = Optional<double>("models.<id>.topP", Number, "Nucleus sampling.");
    public static readonly ConfigKey<double?> ModelFrequencyPenalty = Optional<double>(
        "models.<id>.frequencyPenalty",
        Number,
        "Penalty for what was said often."
    );
    public static readonly ConfigKey<double?> ModelPresencePenalty = Optional<double>(
        "models.<id>.presencePenalty",
        Number,
        "Penalty for what was said at all."
    );
    public static readonly ConfigKey<IReadOnlyList<string>> ModelInputModalities = Texts(
        "models.<id>.inputModalities",
        "What it takes besides text: `image`, `audio`, `pdf`."
    );
    public static readonly ConfigKey<bool> ModelPaused = Key("models.<id>.paused", Flag, false, "Whether it is switched off for now.");

    public static readonly ConfigKey<string?> ProviderType = Required("providers.<id>.type", "What it speaks.");
    public static readonly ConfigKey<string?> ProviderBaseUrl = Text("providers.<id>.baseUrl", "Where it answers.", "the type's own");
    public static readonly ConfigKey<string?> ProviderApiKey = Secret(
        "providers.<id>.apiKey",
        "The key to it.",
        "the type's own variables"
    );
    public static readonly ConfigKey<string?> ProviderHeader = Text("providers.<id>.headers.<name>", "A header sent with every request.");
    public static readonly ConfigKey<int> ProviderMaxConcurrency = Key(
        "providers.<id>.maxConcurrency",
        Count,
        4,
        "Requests it gets at a time."
    );
    public static readonly ConfigKey<int?> ProviderRequestsPerMinute = Optional<int>(
        "providers.<id>.requestsPerMinute",
        Count,
        "Requests it gets in a minute."
    );

    public static readonly ConfigKey<bool> ServiceEnabled = Key(
        "services.<name>.enabled",
        Flag,
        true,
        "Whether the service is started; its other keys are its own."
    );
    public static readonly ConfigKey<int> ChatMaxConcurrency = Key(
        "services.chat.queue.maxConcurrency",
        new IntegerKind(1, 32, clamped: true),
        2,
        "Conversations answered at a time."
    );
    public static readonly ConfigKey<int> ChatMergeDebounceMs = Key(
        "services.chat.queue.mergeDebounceMs",
        new IntegerKind(0, 60_000, clamped: true),
        600,
        "Silence after which what came is answered together."
    );
    public static readonly ConfigKey<int> ChatMergeMaxWaitMs = Key(
        "services.chat.queue.mergeMaxWaitMs",
        new IntegerKind(0, 120_000, clamped: true),
        2000,
        "How long an answer is put off for that at most."
    );
    public static readonly ConfigKey<int> ChatLaneCap = Key(
        "services.chat.queue.laneCap",
        new IntegerKind(1, 1000),
        100,
        "Messages of one conversation that may wait."
    );
    public static readonly ConfigKey<int> ChatMaxSendsPerTurn = Key(
        "services.chat.egress.maxSendsPerTurn",
        new IntegerKind(1, 500),
        50,
        "Messages that one run may send."
    );
    public static readonly ConfigKey<bool> ChatIdempotency = Key(
        "services.chat.egress.idempotency",
        Flag,
        true,
        "Whether the same send is made only once."
    );
    public static readonly ConfigKey<ReplyMode> ChatReply = Key(
        "services.chat.reply",
        new WordKind<ReplyMode>(("steps", ReplyMode.Steps), ("final", ReplyMode.Final)),
        ReplyMode.Steps,
        "What of a run is sent."
    );
    public static readonly ConfigKey<BacklogMode> ChatBacklog = Key(
        "services.chat.backlog",
        new WordKind<BacklogMode>(("execute", BacklogMode.Execute), ("audit", BacklogMode.Audit), ("drop", BacklogMode.Drop)),
        BacklogMode.Execute,
        "What becomes of messages that were sent while the agent was off."
    );
    public static readonly ConfigKey<int> ChatBacklogMaxAgeSeconds = Key(
        "services.chat.backlogMaxAgeSeconds",
        new IntegerKind(0, 604_800),
        900,
        "Older ones are only recorded."
    );
    public static readonly ConfigKey<GroupTrigger> ChatGroupTrigger = Key(
        "services.chat.groupTrigger",
        new WordKind<GroupTrigger>(
            ("mention", GroupTrigger.Mention),
            ("mention-or-reply", GroupTrigger.MentionOrReply),
            ("all", GroupTrigger.All)
        ),
        GroupTrigger.MentionOrReply,
        "Which messages of a group are meant for the agent."
    );
    public static readonly ConfigKey<IReadOnlyList<string>> ChatCrossChat = Texts(
        "services.chat.crossChat",
        "Sessions (or `*`) into whose chats a reply may be redirected."
    );
    public static readonly ConfigKey<bool?> ChannelEnabled = Optional<bool>(
        "services.chat.channels.<channel>.enabled",
        Flag,
        "Whether the channel is used; further keys are its own."
    );
    public static readonly ConfigKey<string?> ChannelAccountId = Text(
        "services.chat.channels.<channel>.channelAccountId",
        "Account in the console that holds the credentials."
    );
    public static readonly ConfigKey<string?> ChannelBotToken = Secret(
        "services.chat.channels.<channel>.botToken",
        "Token of a Telegram bot."
    );
    public static readonly ConfigKey<string?> ChannelAppSecret = Secret(
        "services.chat.channels.<channel>.appSecret",
        "Secret of a Feishu or QQ app."
    );
    public static readonly ConfigKey<string?> TaskTimezone = Key(
        "services.task.timezone",
        new TextKind("IANA id", TextRules.TimeZone),
        (string?)null,
        "Time zone of schedules that name none.",
        "that of the machine"
    );
    public static readonly ConfigKey<MissedRuns> TaskMissedRuns = Key(
        "services.task.missedRuns",
        new WordKind<MissedRuns>(("skip", MissedRuns.Skip), ("once", MissedRuns.Once)),
        MissedRuns.Skip,
        "What becomes of times that passed while the agent was off."
    );

    public static readonly ConfigKey<bool?> PluginEnabled = Key(
        "plugins.<name>.enabled",
        Flag,
        (bool?)null,
        "Whether the plugin is wanted; its other keys are its own.",
        "the plugin's own"
    );
    public static readonly ConfigKey<bool> SlotEnabled = Key(
        "slots.<pin>.enabled",
        Flag,
        true,
        "Whether the service of this pin takes part."
    );
    public static readonly ConfigKey<ConfigMap> SlotConfig = Key(
        "slots.<pin>.config",
        Object,
        ConfigMap.Empty,
        "What is injected into it."
    );
    public static readonly ConfigKey<int?> SlotPriority = Optional<int>(
        "slots.<pin>.priority",
        new IntegerKind(int.MinValue, int.MaxValue),
        "Its priority among those that compete for the slot."
    );

    public static readonly ConfigKey<SandboxMode> SandboxMode = Key(
        "sandbox.mode",
        new WordKind<SandboxMode>(
            ("auto", Agents.SandboxMode.Auto),
            ("required", Agents.SandboxMode.Required),
            ("none", Agents.SandboxMode.None)
        ),
        Agents.SandboxMode.Required,
        "Whether shells are shut in."
    );
    public static readonly ConfigKey<SandboxNetwork> SandboxNetwork = Key(
        "sandbox.network",
        new WordKind<SandboxNetwork>(("off", Agents.SandboxNetwork.Off), ("full", Agents.SandboxNetwork.Full)),
        Agents.SandboxNetwork.Full,
        "Which network shells see."
    );
    public static readonly ConfigKey<IReadOnlyList<string>> SandboxWritablePaths = Key<IReadOnlyList<string>>(
        "sandbox.writablePaths",
        new TextListKind(TextRules.ProjectPath),
        ["."],
        "Where shells may write: relative to the project and inside it."
    );
    public static readonly ConfigKey<IReadOnlyList<string>> SandboxEnvAllowlist = Texts(
        "sandbox.envAllowlist",
        "Variables of the host that shells get beside the usual ones."
    );
    public static readonly ConfigKey<IReadOnlyList<string>> SandboxEnvExpose = Texts(
        "sandbox.envExpose",
        "Variables with secrets that shells get after all."
    );
    public static readonly ConfigKey<int> SandboxMaxProcesses = Key(
        "sandbox.maxProcesses",
        Count,
        512,
        "Processes and threads a shell may have; the system does not count those of root."
    );
    public static readonly ConfigKey<int> SandboxMaxMemoryMb = Key(
        "sandbox.maxMemoryMb",
        Count,
        4096,
        "MiB that each process of a shell may write to."
    );
    public static readonly ConfigKey<int> SandboxMaxFileMb = Key("sandbox.maxFileMb", Count, 256, "MiB of a file that a shell writes.");
    public static readonly ConfigKey<string?> ShellPath = Text("shell.path", "The shell program.", "`/bin/sh`, or PowerShell on Windows");
    public static readonly ConfigKey<IReadOnlyList<string>> ApprovalTools = Texts("approvals.tools", "Tools whose calls need an approval.");
    public static readonly ConfigKey<IReadOnlyList<ApprovalRule>> ApprovalRules = Key<IReadOnlyList<ApprovalRule>>(
        "approvals.rules",
        new ApprovalRulesKind(),
        [],
        "Calls that are allowed, asked about or denied beforehand; the first rule about a call counts."
    );
    public static readonly ConfigKey<bool> McpEnabled = Key(
        "mcp.<name>.enabled",
        Flag,
        true,
        "Whether this server of tools (MCP) is used."
    );
    public static readonly ConfigKey<string?> McpCommand = Text("mcp.<name>.command", "The program that is the server.");
    public static readonly ConfigKey<IReadOnlyList<string>> McpArguments = Texts("mcp.<name>.args", "What the program is started with.");
    public static readonly ConfigKey<string?> McpVariable = Text(
        "mcp.<name>.env.<variable>",
        "A variable for the program, which gets none of the agent's own."
    );
    public static readonly ConfigKey<string?> McpUrl = Text("mcp.<name>.url", "Where the server answers, instead of a program.");
    public static readonly ConfigKey<string?> McpHeader = Text("mcp.<name>.headers.<header>", "A header sent with every request.");
    public static readonly ConfigKey<bool> McpTrusted = Key(
        "mcp.<name>.trusted",
        Flag,
        false,
        "Whether its tools are called without asking a person, and believed when they say that they only read."
    );
    public static readonly ConfigKey<int> McpTimeoutSeconds = Key(
        "mcp.<name>.timeoutSeconds",
        new IntegerKind(1, 86400),
        60,
        "How long a call may take."
    );
    public static readonly ConfigKey<LogLevel> LogLevel = Key(
        "logging.level",
        new WordKind<LogLevel>(
            ("trace", Microsoft.Extensions.Logging.LogLevel.Trace),
            ("debug", Microsoft.Extensions.Logging.LogLevel.Debug),
            ("information", Microsoft.Extensions.Logging.LogLevel.Information),
            ("warning", Microsoft.Extensions.Logging.LogLevel.Warning),
            ("error", Microsoft.Extensions.Logging.LogLevel.Error),
            ("critical", Microsoft.Extensions.Logging.LogLevel.Critical)
        ),
        Microsoft.Extensions.Logging.LogLevel.Information,
        "The least severe entries that are kept."
    );
    public static readonly ConfigKey<bool> LogMessages = Key("logging.messages", Flag, false, "Whether the texts of messages are logged.");
    public static readonly ConfigKey<Locale> Locale = Key(
        "locale",
        new WordKind<Locale>(("en", Agents.Locale.English), ("zh", Agents.Locale.Chinese)),
        Agents.Locale.English,
        "Language of what people and models are told."
    );

    private static ConfigKey<string?> Required(string pattern, string meaning) =>
        Add(new ConfigKey<string?>(pattern, AnyText, null, meaning, "required") { IsRequired = true });

    private static ConfigKey<string?> Text(string pattern, string meaning, string? shown = null) =>
        Add(new ConfigKey<string?>(pattern, AnyText, null, meaning, shown));

    private static ConfigKey<string?> Secret(string pattern, string meaning, string? shown = null) =>
        Add(new ConfigKey<string?>(pattern, AnyText, null, meaning, shown) { IsSecret = true });

    private static ConfigKey<IReadOnlyList<string>> Texts(string pattern, string meaning) =>
        Add(new ConfigKey<IReadOnlyList<string>>(pattern, AnyTexts, [], meaning));

    private static ConfigKey<T?> Optional<T>(string pattern, ConfigKind kind, string meaning)
        where T : struct => Add(new ConfigKey<T?>(pattern, kind, null, meaning));

    private static ConfigKey<T> Key<T>(string pattern, ConfigKind kind, T @default, string meaning, string? shown = null) =>
        Add(new ConfigKey<T>(pattern, kind, @default, meaning, shown));

    private static ConfigKey<T> Add<T>(ConfigKey<T> key)
    {
        Added.Add(key);
        return key;
    }
}
