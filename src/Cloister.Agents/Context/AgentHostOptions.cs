using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents;

/// <summary>Where an agent lives, and what its application brings along.</summary>
public sealed class AgentHostOptions
{
    /// <summary>The folder of the project.</summary>
    public required string ProjectRoot { get; set; }

    /// <summary>Models of the application by id; they need no provider, and are never disposed by the host.</summary>
    public IDictionary<string, IChatClient> Models { get; } = new Dictionary<string, IChatClient>(StringComparer.Ordinal);

    /// <summary>The model of whoever names none; that of the configuration if not set, and <c>offline</c> if there is none either.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>The plugins, in the order of their hooks.</summary>
    public IList<Plugin> Plugins { get; } = [];

    /// <summary>The chat platforms it can be reached on, as soon as <c>services.chat.channels</c> says so.</summary>
    public IList<ChatPlatform> Platforms { get; } = [];

    /// <summary>Accounts on those platforms, for whoever does not want to have them in <c>agent.json</c>.</summary>
    public IList<ChannelAccount> ChannelAccounts { get; } = [];

    /// <summary>Tools of the application, in every session.</summary>
    public IList<AIFunction> Tools { get; } = [];

    /// <summary>
    /// Says what texts mean, so that the memory finds notes by more than their words. What is noted is sent to it. Never disposed by the host.
    /// </summary>
    public IEmbeddingGenerator<string, Embedding<float>>? Embeddings { get; set; }

    /// <summary>Where the user's own settings and secrets are; <c>~/.cloister</c>, or where <c>CLOISTER_HOME</c> says, if not set.</summary>
    public string? Home { get; set; }

    /// <summary>Reads a variable of the host process: where the home is, and keys of providers that are named nowhere else.</summary>
    public Func<string, string?> Variable { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the host logs.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Takes the place of the way out of chats.</summary>
    internal IChatOutlet? ChatOutlet { get; set; }

    /// <summary>Changes how the store is opened.</summary>
    internal Func<AgentStoreOptions, AgentStoreOptions> Store { get; set; } = static store => store;
}
