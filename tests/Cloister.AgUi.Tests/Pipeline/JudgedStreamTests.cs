namespace Cloister.AgUi.Tests.Pipeline;

/// <summary>Streams by chance on which independent readers of the protocol agree.</summary>
public sealed class JudgedStreamTests
{
    [Theory]
    [InlineData(
        "run m1@s1; activity a1; reason+ m1; seal-call c1; think+ r1; text+ m2; call+ c2 ^m2; sub+ s3; think- r1; reason- m1; text- m2; call- c2; sub- s3; finish",
        -1
    )]
    [InlineData(
        "run m1@s1; call+ c1 @s2; call c1; think+ r2; reason+ m1; text+ m1 @s1; sub+ s2; text m1 @s1; call- c1; think- r2; reason- m1; text- m1; sub- s2; finish",
        -1
    )]
    [InlineData(
        "run m1@s1; reason~ r1 d=b; reason+ r1; think+ r1; raw; text~ m1; sub+ s1; text+ m3; think- r1; reason r1; reason- r1; text- m3; sub- s1; finish",
        -1
    )]
    [InlineData(
        "run m1@s1; text+ m1; text m1; reason+ r1; step+ a; reason r1; think+ r2; sub+ s1; text- m1; reason- r1; think- r2; sub- s1; step- a; finish",
        -1
    )]
    [InlineData(
        "run m1@s1; think+ r2; reason~ r1 d=b; raw; reason+ r1; call+ m1; step+ b; think- r2; reason- r1; call- m1; text+ m2 @s1; text- m2; step- b; finish",
        -1
    )]
    [InlineData(
        "run m2:user; call+ c1 ^m1; snapshot m1; sub+ s2; text+ m3 @s3; reason+ r1; think+ r2; think- r2; text- m3 @s3; seal-call c1; call- c1; reason- r1; sub- s2; finish",
        -1
    )]
    [InlineData(
        "run m2:user; think+ r2 @s2; step+ b @s3; reason+ r1; call+ c2 @s2; text+ m1 @s2; text- m1; think- r2; sub+ s2; reason- r1; call- c2; sub- s2; step- b @s3; finish",
        -1
    )]
    [InlineData(
        "run r1:reasoning@s2; call+ c1 ^m1 @s3; call c1 @s3; activity a1 @s3; text+ m1; step+ b; reason+ m1; think+ r2; call- c1; text- m1; reason- m1; think- r2; step- b; finish",
        -1
    )]
    [InlineData(
        "run r1:reasoning@s2; call+ c2; sub+ s3; activity+ a1; reason+ m1; reason m1; text+ m3; think+ r1; call- c2; reason- m1; text- m3; think- r1; sub- s3; finish",
        -1
    )]
    [InlineData(
        "run; activity a1; activity+ a1 keep @s1; text+ m3; text m3; call+ c2 ^m2; reason+ m1 @s1; sub+ s2; call c2; text- m3; call- c2; reason- m1; sub- s2; finish",
        -1
    )]
    [InlineData(
        "run; activity a1; reason+ m1 @s1; result m1 c1; think+ r1; call+ m1 ^m1; step+ b; think- r1; call m1; reason- m1; call- m1; step- b; finish; error",
        -1
    )]
    [InlineData(
        "run; activity+ a1 keep; text+ m2; sub+ s2; text m2; think+ r1 @s3; reason+ r1; call+ c1 ^m1; text- m2; think- r1; reason- r1; call- c1; sub- s2; finish",
        -1
    )]
    [InlineData("run m1@s1; call+ m1 ^m1; call- m1; text+ m1; text+ m2; reason+ m1; call+ c1 ^m1 @s1; call+ m1 ^m2", 7)]
    [InlineData("run m2:user; reason+ r1; seal m1; think+ r2; step+ b; think- r2; call+ c1; call+ m1 ^m2 @s3", 7)]
    [InlineData("run r1:reasoning@s2; activity a1 @s2; custom; call+ c2; think+ r1 @s2; step+ b; sub+ s3; think- m1", 7)]
    [InlineData("run; activity+ a1; text+ m3; text+ m1; text+ m2; sub+ s3; text m3; finish", 7)]
    [InlineData("run; call+ c1; think+ r2 @s1; reason+ m1; reason m1; sub+ s2; call+ c2; finish", 7)]
    [InlineData(
        "run; call+ c2; text~ m2 d=a; call- c2; text~ m1 role=assistant d=b raw @s1; text~ m1 meta; reason~ r1 d=a raw; text~ name=a d=a @s1",
        7
    )]
    [InlineData("run; call+ m1 ^m1 @s1; raw; text+ m1 @s2; call~ c2 t=f; call m1 @s1; text m1 @s2; reason~ meta", 7)]
    [InlineData("run; call+ m1 ^m1; error; run; think+ r2 @s3; sub+ s2; think- r2; finish", 7)]
    [InlineData("run; call+ m1; sub+ s1; text+ m1; call+ c1; activity+ a1 keep; sub- s1; text~ m1", 7)]
    [InlineData("run; call~ c2 t=f ^m1 d=b; call+ c2 ^m1; call c2; call c2; call+ c1; call c2; finish", 7)]
    [InlineData("run; reason+ m1; call+ c1 ^m1; reason m1; reason+ r1; raw; call+ m1; think+ r1 @s2", 7)]
    [InlineData("run; reason+ m1; reason m1; text~ m2 d=a; seal m1; reason- m1; text+ m3; call~ t=f d=b", 7)]
    [InlineData("run; reason+ m1; seal m1; custom; call+ c2; sub+ s3; call+ m1 ^m2 @s2; call+ c2", 7)]
    [InlineData("run; reason+ r1; reason- r1; call+ m1; activity+ a1 keep @s2; call- m1; call~ c2 t=f d=b; call~ c2 t=f ^m2 d=a @s2", 7)]
    [InlineData("run; reason+ r1; sub+ s2; call+ c2; text+ m2; think+ r1; text+ m3; reason- m1 @s2", 7)]
    [InlineData("run; step+ a @s2; sub+ s3; result m4 c2; sub- s3; text+ m1 @s1; activity+ a1 keep; finish", 7)]
    [InlineData("run; step+ a; sub+ s3; raw; call~ c2 t=f; activity a1 @s2; call+ m1 @s2; call~ t=g ^m1 d=a meta", 7)]
    [InlineData("run; step+ a; text+ m3; sub+ s3; step- a; text m3; call+ c1; call~ c1", 7)]
    [InlineData("run; step+ b; text+ m3; text- m3; patch @s1; call+ m1; reason+ r1; finish", 7)]
    [InlineData(
        "run; sub+ s1; reason+ r1 @s1; text~ m1 d=a; call~ c1 t=f d=b @s2; reason~ m1 raw @s1; text+ m1; call~ c1 t=f ^m2 d=a @s2",
        7
    )]
    [InlineData("run; sub+ s1; sub! s1; call+ c1 ^m1; text~ m1 d=a raw @s1; call c1; result m4 c2; sub+ s1", 7)]
    [InlineData("run; text+ m2; text- m2; finish; run; sub+ s2; text~ m2; finish", 7)]
    [InlineData("run; text+ m3; text m3; step+ b; text- m3; sub+ s3; text+ m1; sub+ s3 ^s2", 7)]
    [InlineData("run; text~ m1 raw @s2; activity+ a1; reason~ r1; call+ c1 @s3; text+ m2; result m4 c2 @s2; finish", 7)]
    [InlineData("run; text~ m1 role=assistant d=b; call+ c2 @s3; text~ m2 d=a @s1; call c2 @s3; call- c2 @s3; finish; think- c1", 7)]
    [InlineData("run; think+ r2 @s1; think- r2; step+ a; call+ m1 ^m2; reason+ r1 @s3; text+ m2; reason+ r1", 7)]
    [InlineData("run; think+ r2; call+ c2 ^m2 @s3; call- c2; text+ m3 @s1; think- r2; raw; finish", 7)]
    [InlineData("run m1@s1; text+ m3; think+ r1; text~ m2 d=a @s1; call~ c2 t=f; think- r1; state; reason+ m1 @s3; sub- s3", 8)]
    [InlineData("run m2:user; think+ r2 @s2; text+ m2; state; call+ m1; reason+ r1; call+ c1; text m2; seal-call c1 @s3", 8)]
    [InlineData("run r1:reasoning@s2; call~ c1 t=f; call+ c1 ^m1; sub+ s2; call c1; sub+ s1; call~ c2 t=f; result m1 c1 @s1; finish", 8)]
    [InlineData("run r1:reasoning@s2; snapshot m2:user@s3; call+ c2; text+ m1; text m1; call c2; call c2; think+ r2; finish", 8)]
    [InlineData("run r1:reasoning@s2; think+ r1; result m1 c1 @s1; text+ m1; text m1; think- r1; text- m1; finish; sub+ s1", 8)]
    [InlineData("run r1:reasoning@s2; think+ r2; reason+ r1; seal-call c1 @s2; reason+ m1; reason m1; call+ c2; step+ b @s1; think+ r2", 8)]
    [InlineData("run; call+ c2 ^m1; reason+ r1; step+ b; text+ m1 @s1; step+ a; think+ r1; call+ m1; finish", 8)]
    [InlineData("run; call+ m1; call m1; step+ a; step- a; seal r1 @s3; seal-call c1 @s2; text+ m2; finish", 8)]
    [InlineData("run; call+ m1; sub+ s1; activity+ a1 keep; call m1; reason+ m1 @s3; sub+ s2; text+ m1; activity a1 @s3", 8)]
    [InlineData(
        "run; call~ c1 t=f meta @s1; snapshot m2:user@s3; activity+ a1 keep @s2; finish; run; reason+ r1; text~ m1 raw; call c1",
        8
    )]
    [InlineData("run; custom; state; error; run; reason+ r1 @s3; text+ m2; call+ c1 ^m1 @s3; text m2 @s2", 8)]
    [InlineData("run; finish; run; activity a1; text+ m2; step+ b; step+ a; think+ r2; step+ b", 8)]
    [InlineData("run; reason+ m1; patch; text~ m1; sub+ s3; text~ m2; snapshot m2:user@s3; reason m1; call+ m1 ^m2 @s2", 8)]
    [InlineData(
        "run; reason+ m1; text~ m2 role=user @s2; result m4 c2; reason+ r1; activity+ a1 keep; call+ c2 ^m1; reason- r1; sub+ s1 ^s1",
        8
    )]
    [InlineData("run; reason+ r1; think+ r1; think- r1; sub+ s1; call+ c1 @s2; sub+ s3; call+ c2 @s2; finish", 8)]
    [InlineData("run; step+ a; text~ m2 name=a @s2; text~ role=assistant d=b; sub+ s3; custom; seal m1; text~ m1 d=b @s1; text~ d=b", 8)]
    [InlineData("run; step+ b; call+ c2 ^m2; sub+ s3; text+ m1; call~ c1 t=f d=b meta; reason+ r1; step+ a; text~ d=a", 8)]
    [InlineData("run; sub+ s1; sub+ s2; snapshot m1; reason+ m1; custom; activity a1; text+ m2 @s2; call m1 @s2", 8)]
    [InlineData("run; sub+ s3; text+ m3; call~ c1 t=f d=a @s3; reason+ m1; call+ c2; reason m1; raw @s2; call~ c2 t=f", 8)]
    [InlineData("run; sub+ s3; text~ m2 d=a; sub! s3; step+ a; text~ m1 d=b; text+ m3 @s2; reason+ r1; text m1", 8)]
    [InlineData("run; text+ m3; text~ m1 meta; text m3; reason+ m1; call+ c1 ^m2; raw; call- c1; think- m1", 8)]
    [InlineData("run; text~ m1 d=a; text~ m1 d=b; finish; run; sub+ s2; reason+ r1 @s2; reason r1; finish", 8)]
    [InlineData("run; text~ m1 d=b @s1; reason~ m1; sub+ s1; text~ m2 role=user d=b raw; sub- s1; text+ m2; step+ a @s3; finish", 8)]
    [InlineData("run; text~ m1 name=b d=b; activity+ a1 keep; call~ c1 t=f; sub+ s1; sub+ s2; think+ r1 @s2; think- r1 @s2; finish", 8)]
    [InlineData(
        "run; text~ m2 role=assistant d=a @s1; think+ r2 @s2; think- r2; think+ r2; think- r2; sub+ s2; sub- s2; text~ m2 d=b @s3",
        8
    )]
    [InlineData("run; text~ m2 role=assistant name=b d=b; sub+ s1; text+ m1; reason+ r1; step+ a; text m1; step+ b; step+ a", 8)]
    [InlineData("run; think+ r1; step+ b; call+ c2 @s3; sub+ s2; snapshot m1; text+ m2 @s2; text+ m3; text m1", 8)]
    [InlineData("run m1@s1+c1 m1@s2; patch @s1; sub+ s2; activity a1; reason+ m1; sub! s2; reason m1; reason m1; seal r1; sub+ s2 ^s3", 9)]
    [InlineData(
        "run r1:reasoning@s2; reason+ m1 @s2; call+ c2; state @s2; reason m1 @s2; text~ m2 d=a; activity+ a1 keep; call c2; text+ m3; step- a",
        9
    )]
    [InlineData(
        "run; activity+ a1 keep; sub+ s1; reason~ m1 meta; sub- s1; finish; run; call~ c2 t=f d=b @s3; snapshot m1@s1+c1; call~ c2 t=f ^m1",
        9
    )]
    [InlineData("run; call~ c2 t=f d=b; text+ m1; sub+ s3; result m4 c2; text m1; text+ m3; text m1; reason~ r1 meta; call+ c2 @s1", 9)]
    [InlineData("run; reason+ m1 @s3; reason+ r1; text+ m1; think+ r2; text m1; text+ m3; state @s2; think- r2; finish", 9)]
    [InlineData(
        "run; reason+ r1; activity+ a1; reason r1; reason- r1; step+ b; text~ m2 role=assistant @s2; sub+ s2; activity a1; text~ role=user d=a",
        9
    )]
    [InlineData("run; reason+ r1; reason~ m1; sub+ s2; step+ b; call+ c1 ^m1; text+ m3; text+ m2; text m3; reason~ r1 d=b meta", 9)]
    [InlineData("run; reason+ r1; result m4 c2 @s3; state; think+ r1; think- r1; text+ m2; activity a1; reason+ m1; step- a", 9)]
    [InlineData(
        "run; seal m1; error; run; think+ r2; text~ m1 name=a d=a @s1; reason~ m1 @s3; text~ m2 d=a; seal m1; reason~ m1 d=b @s1",
        9
    )]
    [InlineData(
        "run; step+ b @s3; text+ m1; reason~ m1 meta raw; step- b @s3; text m1; text m1; text~ m2 @s2; think+ r2 @s1; think+ r2",
        9
    )]
    [InlineData("run; step+ b; reason+ m1 @s2; think+ r1; text+ m2 @s3; activity+ a1; sub+ s2; custom; step- b; sub! s3", 9)]
    [InlineData("run; sub+ s3; text+ m3 @s3; activity+ a1 keep; reason+ m1; seal m1; think+ r2; step+ a; reason+ r1 @s2; finish", 9)]
    [InlineData("run; text+ m2; reason+ r1; think+ r2; reason r1; sub+ s1; text- m2; think- r2; activity a1; sub+ s3 ^s3", 9)]
    [InlineData("run; text+ m3 @s2; call+ c1; reason+ r1 @s1; text m3 @s2; reason+ m1; text m3; text m3 @s2; text+ m2 @s1; finish", 9)]
    [InlineData("run; call+ c1; call c1; text+ m1; call- c1; call+ c2 ^m1; sub+ s2; call c2; think+ r1; text+ m2; finish", 10)]
    [InlineData("run; call+ c1; step+ b; snapshot m1; call- c1; patch; sub+ s3; call~ c2 t=f ^m2 d=a; step+ a; call+ c2; finish", 10)]
    [InlineData(
        "run; call~ c1 t=f ^m2 d=b; text~ m1 d=a; text~ d=a meta raw; text+ m2; activity+ a1; text~ m1 d=a; text m2; step+ a; call+ m1 ^m2; activity a1 @s2",
        10
    )]
    [InlineData(
        "run; reason+ r1 @s1; call+ c1 ^m2; think+ r2 @s2; snapshot r1:reasoning@s1 a1:activity@s2; reason- r1 @s1; call+ m1 @s3; step+ a; text+ m3; reason+ r1; step+ a",
        10
    )]
    [InlineData(
        "run; reason~ m1 d=b meta @s3; text~ m2 d=b; call+ c1 ^m1 @s1; reason~; sub+ s3; call- c1; reason~ r1 d=b @s1; reason~ m1 d=a; text~ m2; reason~ d=a meta",
        10
    )]
    [InlineData(
        "run; reason~ m1 d=b; text~ m1 d=b; text~ m1 role=assistant; text~ m2 raw @s1; think+ r2; text+ m3; text~ m2 role=assistant d=a; activity+ a1 @s1; sub+ s3; finish",
        10
    )]
    [InlineData("run; seal r1; sub+ s1; state; reason~ m1 raw; call+ m1; sub! s1; think+ r1; think- r1; step+ b; reason+ m1 @s1", 10)]
    [InlineData(
        "run; snapshot r1:reasoning@s1 a1:activity@s2; think+ r1; text~ m1 d=a; call~ c1 t=f ^m2 d=a; call+ c2; reason+ m1; think- r1; result m4 c2 @s1; state; finish",
        10
    )]
    [InlineData("run; step+ b; seal-call c1 @s2; step+ a; seal m1; step- b; step- a; finish; run; sub+ s3; finish", 10)]
    [InlineData(
        "run; sub+ s3; text~ m1 @s1; text~ m1 d=a; text~ m1 @s1; call~ c1 t=f raw; step+ b; text+ m3; text~ m2 d=a; think+ r1; sub+ s3",
        10
    )]
    [InlineData(
        "run; think+ r1; state; result m4 c2; call+ c2; think+ r2; custom; call+ m1; snapshot r1:reasoning@s1 a1:activity@s2; sub+ s1; finish",
        10
    )]
    [InlineData(
        "run m1@s1+c1 m1@s2; text+ m1; text+ m3; text~ m2 role=assistant d=b @s2; reason~ m1 d=a @s3; state; text~ m2 d=a; text- m3; think+ r1; text m1; reason~ m1; reason- c1",
        11
    )]
    [InlineData(
        "run; call+ c2 ^m1; sub+ s2; reason+ r1; seal r1; reason+ m1 @s3; think+ r1; step+ b; sub- s2; patch; text+ m1; text+ m1",
        11
    )]
    [InlineData(
        "run; reason+ r1 @s3; custom; reason+ m1; reason- r1; reason- m1; finish; run; snapshot m2:user@s3; text+ m2; text+ m3 @s3; finish",
        11
    )]
    [InlineData(
        "run; reason+ r1; reason r1; text+ m3; step+ b @s2; reason r1; think+ r1; activity+ a1 keep; step+ b; text m3; activity a1; finish",
        11
    )]
    [InlineData("run; seal m1; raw; sub+ s3; call~ c2 t=f; step+ b; text~ m1 d=b; call+ m1; sub+ s2; call- m1; think+ r2; step+ b", 11)]
    [InlineData("run; seal r1; text+ m3; call+ c2; call- c2; think+ r1; call+ m1 ^m1; text- m3; think- r1; call- m1; error; text+ m1", 11)]
    [InlineData(
        "run; step+ a; text~ m2 d=b; text~ m2 role=assistant d=a; call+ m1 @s2; think+ r2; text~ m2 role=user d=a raw; custom; think- r2; call- m1; text+ m3; finish",
        11
    )]
    [InlineData(
        "run; sub+ s1; reason~ m1 d=a meta; sub+ s3; text+ m2; step+ b @s2; text- m2; sub- s1; sub- s3; step- b @s2; error; reason~ m1",
        11
    )]
    [InlineData("run; sub+ s3; text+ m2; call+ c1; seal r1; sub+ s1; call+ m1 ^m1; call c1; call c1; call+ c2 ^m2; text+ m1; finish", 11)]
    [InlineData(
        "run; sub+ s3; text~ m1 d=b @s1; text~ m2 d=a @s2; text~ m1 meta; text~ m1; step+ b @s3; think+ r2; think- r2; call~ c2 t=f d=a; text~ m2 @s2; finish",
        11
    )]
    [InlineData(
        "run; text~ m2 d=a; call~ c1 t=f d=b raw; text~ m1 d=b; sub+ s3; sub+ s2; sub+ s1; think+ r2; text~ m2 d=b; text~ m1 d=a; think- r2; finish",
        11
    )]
    public void The_first_violation_is_where_others_see_it(string script, int index)
    {
        StreamViolation? first = null;
        var pipeline = new EventPipeline(new PipelineOptions { OnViolation = violation => first ??= violation }, new EventList());

        Array.ForEach(Script.Parse(script), pipeline.Push);

        Assert.Equal(index, first?.EventIndex ?? -1);
    }
}
