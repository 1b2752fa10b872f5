namespace Cloister.Agents;

/// <summary>How much a program in a sandbox may use of the machine.</summary>
/// <param name="Processes">How many processes and threads. The system does not count those of root.</param>
/// <param name="Memory">How many bytes each of its processes may write to; what is only reserved does not count, or no modern runtime would start.</param>
/// <param name="FileSize">How many bytes a file may have.</param>
internal sealed record SandboxLimits(long Processes, long Memory, long FileSize)
{
    public static SandboxLimits Of(SandboxSettings settings) =>
        new(settings.MaxProcesses, (long)settings.MaxMemoryMb << 20, (long)settings.MaxFileMb << 20);
}
