using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>The court: the scope that lives as long as the runtime.</summary>
internal sealed class GlobalScope(PluginRuntimeBase runtime) : PluginScope(runtime)
{
    public override bool IsGlobal => true;

    private protected override ILogger Log => Runtime.PluginLog;

    private protected override string Label => "the global scope";

    public void Build(Func<GlobalContextArguments, PluginContext> factory, Type contextType) =>
        BuildContext(factory, new(Registry, Bus, Runtime.Sessions, this), "InitOptions.GlobalContextFactory", contextType);

    /// <summary>Asks for disposal; whoever gets true does it.</summary>
    public bool TryClose(out Task stepEnded) => TryBeginClose(out stepEnded);
}
