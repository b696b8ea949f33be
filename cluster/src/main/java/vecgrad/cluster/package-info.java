/**
 * Grids and trainings on many machines, by Apache Spark.
 *
 * <p><b>The idea.</b> A run is a function of its settings, the data and perhaps an M1, to the bit; so it may run anywhere, and once more where
 * it was lost. {@link vecgrad.cluster.SparkMachines} makes each run of a grid a Spark task of its own: the settings go with the task, the data
 * and the M1 are broadcast once to every worker, and the files of the finished run come back.
 *
 * <p>A single run can be shared by several tasks of a barrier stage ({@link vecgrad.cluster.ShardTask}), each with a shard of every minibatch.
 * They add up their gradients in a fixed order ({@link vecgrad.cluster.Mesh}), so all of them come to the bits of one process.
 *
 * <p><b>What is left out.</b> Checkpoints do not travel: a run that is lost with its machine begins again.
 */
package vecgrad.cluster;
